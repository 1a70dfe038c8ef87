CREATE TABLE person (id VARCHAR PRIMARY KEY, name VARCHAR, region VARCHAR);
CREATE TABLE visit (id INTEGER PRIMARY KEY, person VARCHAR, day DATE, cost DECIMAL(10,2), ward VARCHAR);
CREATE TABLE line (id INTEGER PRIMARY KEY, visit VARCHAR, person VARCHAR, day DATE);
CREATE TABLE limit_of_region (region VARCHAR, year INTEGER, most DECIMAL(10,2));
INSERT INTO person VALUES ('a 1', 'Ann', '310'), ('b', NULL, '310'), ('c', 'Cem', NULL);
INSERT INTO visit VALUES (1, 'a 1', '2026-01-02', 10.50, NULL), (2, 'b', '2026-01-03', 7, 'W'), (3, 'x', NULL, 1, 'W');
INSERT INTO line VALUES (1, '1', 'a 1', '2026-01-02'), (2, '1', 'b', '2026-01-03'), (3, '02', 'b', NULL), (4, '9', 'c', NULL);
INSERT INTO limit_of_region VALUES ('310', 2026, 8), ('310', 2026, 8), ('311', 2025, 8);
