CREATE TABLE person (id INTEGER, "Full Name" VARCHAR, born VARCHAR, homepage VARCHAR,
                     src_file VARCHAR, src_sheet VARCHAR, src_row BIGINT, src_pointer VARCHAR);
INSERT INTO person VALUES
  (7, 'Li "Lei" \ 李', '1980-02-29', 'http://example.org/li', 'people.xlsx', 'people', 3, NULL),
  (8, NULL, NULL, 'zhang', 'people.xlsx', 'people', 4, NULL);
CREATE TABLE stay (id VARCHAR, person VARCHAR, began TIMESTAMP, fee DECIMAL(16,2), closed BOOLEAN, ward VARCHAR,
                   note VARCHAR, src_file VARCHAR, src_sheet VARCHAR, src_row BIGINT, src_pointer VARCHAR);
INSERT INTO stay VALUES
  ('A/1', '7', '2026-01-02 03:04:05', 100.00, true, 'W1', E'two\nlines', 'stays.jsonl', NULL, 1, '/input'),
  ('A 2', '7', '2026-01-02 23:59:59.5', -0.50, false, 'W1', '', 'stays.jsonl', NULL, 2, '/input'),
  ('B.3', '007', NULL, NULL, NULL, 'W2', NULL, 'stays.jsonl', NULL, 3, '/input');
