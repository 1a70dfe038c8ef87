-- The term library: what SPARQL's operators mean for terms in generic form (see engine/terms.py).
-- A fixed set of macros, loaded into every connection. NULL is unbound or error, never false.
-- A letter at position 1 promises a valid lexical form, so casts below cannot fail on bad text.
-- Functions named exact_… are Python (engine/sql/exact.py): what DuckDB's own types cannot say exactly.

CREATE OR REPLACE MACRO is_integer(t) AS contains('inpqmljsoLJSO', t[1]);
CREATE OR REPLACE MACRO is_numeric(t) AS contains('inpqmljsoLJSOdfe', t[1]);
CREATE OR REPLACE MACRO is_float(t) AS t[1] IN ('e', 'f');
CREATE OR REPLACE MACRO is_literal(t) AS t[1] NOT IN ('<', '_');

CREATE OR REPLACE MACRO lexical(t) AS
  CASE WHEN t[1] IN ('@', '^') THEN substr(t, strpos(t, ' ') + 1) ELSE substr(t, 2) END;

CREATE OR REPLACE MACRO string_text(t) AS
  CASE t[1] WHEN '"' THEN substr(t, 2) WHEN '@' THEN substr(t, strpos(t, ' ') + 1) END;

-- The lexical form of a native boolean.
CREATE OR REPLACE MACRO boolean_text(x) AS CAST(x AS VARCHAR);

-- STR(): everything but blank nodes.
CREATE OR REPLACE MACRO term_text(t) AS CASE WHEN t[1] <> '_' THEN lexical(t) END;

-- A new text of the same kind (tag or none) as the string literal t.
CREATE OR REPLACE MACRO string_like(t, new_text) AS
  CASE t[1] WHEN '"' THEN '"' || new_text WHEN '@' THEN substr(t, 1, strpos(t, ' ')) || new_text END;

-- Unicode's full mapping of case; DuckDB's own is enough for ASCII.
CREATE OR REPLACE MACRO text_upper(x) AS CASE WHEN strlen(x) = length(x) THEN upper(x) ELSE exact_upper(x) END;
CREATE OR REPLACE MACRO text_lower(x) AS CASE WHEN strlen(x) = length(x) THEN lower(x) ELSE exact_lower(x) END;

-- https://www.w3.org/TR/sparql11-query/#func-arg-compatibility
CREATE OR REPLACE MACRO compatible_strings(a, b) AS
  a[1] IN ('"', '@') AND (b[1] = '"' OR (b[1] = '@' AND substr(a, 1, strpos(a, ' ')) = substr(b, 1, strpos(b, ' '))));

CREATE OR REPLACE MACRO language_tag(t) AS
  CASE WHEN t[1] = '@' THEN substr(t, 2, strpos(t, ' ') - 2) WHEN is_literal(t) THEN '' END;

CREATE OR REPLACE MACRO double_of(t) AS TRY_CAST(substr(t, 2) AS DOUBLE);

-- Comparison: what is common is decided here, in few words because DuckDB plans every use anew; the rest is exact.
-- Up to 15 digits a number and its double say the same.
CREATE OR REPLACE MACRO is_plain_number(t) AS is_numeric(t) AND length(t) <= 16 AND t[-1] <> 'N';

-- Strings, and dates and date-times without zone and fraction: their texts stand in the order of their values. (24:00:00 is
-- midnight of the next day and left to exact_….)
CREATE OR REPLACE MACRO is_plain_time(t) AS (t[1] = 'D' AND length(t) = 11) OR (t[1] = 'T' AND length(t) = 20 AND t[13:14] <> '24');
CREATE OR REPLACE MACRO is_plain_date(t) AS t[1] = 'D' AND length(t) = 11;
CREATE OR REPLACE MACRO is_plain_moment(t) AS t[1] = 'T' AND length(t) = 20 AND t[13:14] <> '24';
CREATE OR REPLACE MACRO is_ordered_text(a, b) AS a[1] = b[1] AND (a[1] = '"' OR (is_plain_time(a) AND is_plain_time(b)));

-- https://www.w3.org/TR/sparql11-query/#OperatorMapping
CREATE OR REPLACE MACRO term_less(a, b) AS
  CASE WHEN is_ordered_text(a, b) THEN a < b
       WHEN is_plain_number(a) AND is_plain_number(b) THEN double_of(a) < double_of(b)
       ELSE exact_compare(a, b) = -1 END;

CREATE OR REPLACE MACRO term_less_or_equal(a, b) AS
  CASE WHEN is_ordered_text(a, b) THEN a <= b
       WHEN is_plain_number(a) AND is_plain_number(b) THEN double_of(a) <= double_of(b)
       ELSE exact_compare(a, b) IN (-1, 0) END;

-- Two literals of which neither is known to differ from the other are an error, not false.
-- Below the first line the texts differ, or one is NULL: `a = b` is false, or NULL.
CREATE OR REPLACE MACRO term_equal(a, b) AS
  CASE WHEN a = b THEN a[-1] <> 'N' OR NOT is_float(a)
       WHEN is_plain_number(a) AND is_plain_number(b) THEN double_of(a) = double_of(b)
       WHEN is_ordered_text(a, b) OR a[1] IN ('<', '_', '@') OR b[1] IN ('<', '_', '@') THEN a = b
       ELSE exact_equal(a, b) END;

CREATE OR REPLACE MACRO has_zone(t) AS t[-1] = 'Z' OR (t[-3] = ':' AND t[-6] IN ('+', '-'));

CREATE OR REPLACE MACRO term_truth(t) AS
  CASE WHEN t[1] = 'b' THEN t IN ('btrue', 'b1')
       WHEN t[1] = '"' THEN t <> '"'
       WHEN t[1] = '@' THEN lexical(t) <> ''
       WHEN is_numeric(t) THEN double_of(t) <> 0 AND NOT isnan(double_of(t))
       WHEN starts_with(t, '^http://www.w3.org/2001/XMLSchema#') AND regexp_matches(t,
         '^\^http://www\.w3\.org/2001/XMLSchema#(boolean|integer|decimal|float|double|byte|short|int|long|unsignedByte|unsignedShort|unsignedInt|unsignedLong|(non)?(P|p)ositiveInteger|(non)?(N|n)egativeInteger) ')
         THEN FALSE END;

CREATE OR REPLACE MACRO is_short_integer(t) AS is_integer(t) AND length(t) <= 18;

-- Decimals with at most 10 digits after the point and 16 characters stay native: 28 digits before the point are room
-- for sums. The result has as many digits after the point as the longer operand, as Python and rdflib write it.
CREATE OR REPLACE MACRO fraction_digits(t) AS
  CASE WHEN t[1] = 'd' AND contains(t, '.') THEN length(t) - strpos(t, '.') ELSE 0 END;

CREATE OR REPLACE MACRO fits_decimal(t) AS
  (t[1] = 'd' AND length(t) <= 17 AND fraction_digits(t) <= 10) OR is_short_integer(t);

CREATE OR REPLACE MACRO decimal_of(t) AS TRY_CAST(substr(t, 2) AS DECIMAL(38, 10));

-- Short enough that a product has at most 10 digits after the point.
CREATE OR REPLACE MACRO fits_factor(t) AS
  (t[1] = 'd' AND length(t) <= 12 AND fraction_digits(t) <= 5) OR (is_integer(t) AND length(t) <= 12);

CREATE OR REPLACE MACRO factor_of(t) AS TRY_CAST(substr(t, 2) AS DECIMAL(18, 5));

CREATE OR REPLACE MACRO shown_decimal(x, digits) AS
  'd' || CASE WHEN digits = 0 THEN CAST(CAST(x AS DECIMAL(38, 0)) AS VARCHAR)
              ELSE left(CAST(x AS VARCHAR), length(CAST(x AS VARCHAR)) - 10 + digits) END;

CREATE OR REPLACE MACRO term_add(a, b) AS
  CASE WHEN is_short_integer(a) AND is_short_integer(b)
         THEN 'i' || CAST(TRY_CAST(substr(a, 2) AS BIGINT) + TRY_CAST(substr(b, 2) AS BIGINT) AS VARCHAR)
       WHEN fits_decimal(a) AND fits_decimal(b)
         THEN shown_decimal(decimal_of(a) + decimal_of(b), greatest(fraction_digits(a), fraction_digits(b)))
       WHEN a IS NULL OR b IS NULL THEN NULL
       ELSE exact_arithmetic('+', a, b) END;

CREATE OR REPLACE MACRO term_subtract(a, b) AS
  CASE WHEN is_short_integer(a) AND is_short_integer(b)
         THEN 'i' || CAST(TRY_CAST(substr(a, 2) AS BIGINT) - TRY_CAST(substr(b, 2) AS BIGINT) AS VARCHAR)
       WHEN fits_decimal(a) AND fits_decimal(b)
         THEN shown_decimal(decimal_of(a) - decimal_of(b), greatest(fraction_digits(a), fraction_digits(b)))
       WHEN a IS NULL OR b IS NULL THEN NULL
       ELSE exact_arithmetic('-', a, b) END;

CREATE OR REPLACE MACRO term_multiply(a, b) AS
  CASE WHEN is_integer(a) AND is_integer(b) AND length(a) + length(b) <= 20
         THEN 'i' || CAST(TRY_CAST(substr(a, 2) AS BIGINT) * TRY_CAST(substr(b, 2) AS BIGINT) AS VARCHAR)
       WHEN fits_factor(a) AND fits_factor(b) AND NOT (is_integer(a) AND is_integer(b))
         THEN shown_decimal(CAST(factor_of(a) AS DECIMAL(38, 5)) * factor_of(b), fraction_digits(a) + fraction_digits(b))
       WHEN a IS NULL OR b IS NULL THEN NULL
       ELSE exact_arithmetic('*', a, b) END;

CREATE OR REPLACE MACRO term_divide(a, b) AS
  CASE WHEN a IS NULL OR b IS NULL THEN NULL ELSE exact_arithmetic('/', a, b) END;

-- The order of ORDER BY: nothing, blank nodes, IRIs, literals; numbers and times by value, then by text.
CREATE OR REPLACE MACRO order_kind(t) AS
  CASE WHEN t IS NULL THEN 0 WHEN t[1] = '_' THEN 1 WHEN t[1] = '<' THEN 2 WHEN is_numeric(t) THEN 3
       WHEN t[1] IN ('T', 'D') THEN 4 WHEN t[1] = 'b' THEN 5 ELSE 6 END;

CREATE OR REPLACE MACRO order_number(t) AS CASE WHEN is_numeric(t) THEN double_of(t) ELSE 0 END;

CREATE OR REPLACE MACRO order_text(t) AS
  coalesce(CASE WHEN is_numeric(t) THEN ''
                WHEN t[1] IN ('T', 'D') AND has_zone(t) THEN exact_moment(t)
                WHEN t[1] = 'b' THEN CASE WHEN t IN ('btrue', 'b1') THEN '1' ELSE '0' END
                ELSE lexical(t) END, '');

-- Digits after the point of a sum: -1 while all are integers.
CREATE OR REPLACE MACRO sum_digits(t) AS CASE WHEN t[1] = 'd' THEN fraction_digits(t) ELSE -1 END;

CREATE OR REPLACE MACRO shown_sum(x, digits) AS
  CASE WHEN digits = -1 THEN 'i' || CAST(CAST(x AS DECIMAL(38, 0)) AS VARCHAR) ELSE shown_decimal(x, digits) END;

CREATE OR REPLACE MACRO total_sum(x, digits, rest) AS
  CASE WHEN rest IS NULL THEN coalesce(shown_sum(x, digits), 'i0')
       ELSE exact_sum(list_append(rest, coalesce(shown_sum(x, digits), 'i0'))) END;

-- What fits is summed natively, the rest (usually nothing) exactly; a term that is no number makes the sum nothing.
CREATE OR REPLACE MACRO group_sum(t) AS
  CASE WHEN count(*) <> count(t) THEN NULL
       ELSE total_sum(sum(decimal_of(t)) FILTER (WHERE fits_decimal(t)),
                      max(sum_digits(t)) FILTER (WHERE fits_decimal(t)),
                      list(t) FILTER (WHERE NOT fits_decimal(t))) END;

CREATE OR REPLACE MACRO group_min(t) AS
  CASE WHEN count(*) = count(t) THEN arg_min(t, row(order_kind(t), coalesce(order_number(t), 0), order_text(t))) END;

CREATE OR REPLACE MACRO group_max(t) AS
  CASE WHEN count(*) = count(t) THEN arg_max(t, row(order_kind(t), coalesce(order_number(t), 0), order_text(t))) END;

CREATE OR REPLACE MACRO group_texts(x, separator) AS coalesce(string_agg(x, separator ORDER BY x), '');

CREATE OR REPLACE MACRO group_distinct_texts(t, separator) AS
  coalesce(array_to_string(list_transform(list_sort(list(DISTINCT t)), lambda x: term_text(x)), separator), '');

-- The datatype of a literal: the table of letters in engine/terms.py, held equal by a test.
CREATE OR REPLACE MACRO term_datatype(t) AS
  CASE t[1]
    WHEN '"' THEN '<http://www.w3.org/2001/XMLSchema#string'
    WHEN 'i' THEN '<http://www.w3.org/2001/XMLSchema#integer'
    WHEN 'd' THEN '<http://www.w3.org/2001/XMLSchema#decimal'
    WHEN 'f' THEN '<http://www.w3.org/2001/XMLSchema#float'
    WHEN 'e' THEN '<http://www.w3.org/2001/XMLSchema#double'
    WHEN 'b' THEN '<http://www.w3.org/2001/XMLSchema#boolean'
    WHEN 'D' THEN '<http://www.w3.org/2001/XMLSchema#date'
    WHEN 'T' THEN '<http://www.w3.org/2001/XMLSchema#dateTime'
    WHEN 't' THEN '<http://www.w3.org/2001/XMLSchema#time'
    WHEN 'P' THEN '<http://www.w3.org/2001/XMLSchema#dayTimeDuration'
    WHEN 'Q' THEN '<http://www.w3.org/2001/XMLSchema#yearMonthDuration'
    WHEN 'R' THEN '<http://www.w3.org/2001/XMLSchema#duration'
    WHEN 'y' THEN '<http://www.w3.org/2001/XMLSchema#gYear'
    WHEN 'n' THEN '<http://www.w3.org/2001/XMLSchema#nonNegativeInteger'
    WHEN 'p' THEN '<http://www.w3.org/2001/XMLSchema#positiveInteger'
    WHEN 'q' THEN '<http://www.w3.org/2001/XMLSchema#nonPositiveInteger'
    WHEN 'm' THEN '<http://www.w3.org/2001/XMLSchema#negativeInteger'
    WHEN 'l' THEN '<http://www.w3.org/2001/XMLSchema#long'
    WHEN 'j' THEN '<http://www.w3.org/2001/XMLSchema#int'
    WHEN 's' THEN '<http://www.w3.org/2001/XMLSchema#short'
    WHEN 'o' THEN '<http://www.w3.org/2001/XMLSchema#byte'
    WHEN 'L' THEN '<http://www.w3.org/2001/XMLSchema#unsignedLong'
    WHEN 'J' THEN '<http://www.w3.org/2001/XMLSchema#unsignedInt'
    WHEN 'S' THEN '<http://www.w3.org/2001/XMLSchema#unsignedShort'
    WHEN 'O' THEN '<http://www.w3.org/2001/XMLSchema#unsignedByte'
    WHEN '@' THEN '<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString'
    WHEN '^' THEN '<' || substr(t, 2, strpos(t, ' ') - 2) END;

CREATE OR REPLACE MACRO iri_of(t, base) AS
  CASE WHEN t[1] = '<' THEN t
       WHEN t[1] = '"' AND (base = '' OR regexp_matches(t, '^"[A-Za-z][A-Za-z0-9+.-]*:')) THEN '<' || substr(t, 2)
       WHEN t[1] = '"' THEN '<' || exact_iri(substr(t, 2), base) END;

-- The cast to xsd:string: the canonical form of numbers and booleans.
CREATE OR REPLACE MACRO cast_text(t) AS
  CASE WHEN t[1] = '_' THEN NULL
       WHEN t IN ('b1', 'b0') THEN CASE t WHEN 'b1' THEN 'true' ELSE 'false' END
       WHEN is_numeric(t) THEN exact_text(t)
       ELSE lexical(t) END;

CREATE OR REPLACE MACRO language_matches(tag, language_range) AS
  CASE WHEN language_range = '*' THEN tag <> ''
       ELSE lower(tag) = lower(language_range) OR starts_with(lower(tag), lower(language_range) || '-') END;

-- An ill-typed literal is written with '^' and a datatype that has a letter.
CREATE OR REPLACE MACRO is_well_typed(t) AS
  is_literal(t) AND NOT (t[1] = '^' AND has_letter(substr(t, 2, strpos(t, ' ') - 2)));

CREATE OR REPLACE MACRO has_letter(iri) AS iri IN (
  'http://www.w3.org/2001/XMLSchema#string',
  'http://www.w3.org/2001/XMLSchema#integer',
  'http://www.w3.org/2001/XMLSchema#decimal',
  'http://www.w3.org/2001/XMLSchema#float',
  'http://www.w3.org/2001/XMLSchema#double',
  'http://www.w3.org/2001/XMLSchema#boolean',
  'http://www.w3.org/2001/XMLSchema#date',
  'http://www.w3.org/2001/XMLSchema#dateTime',
  'http://www.w3.org/2001/XMLSchema#time',
  'http://www.w3.org/2001/XMLSchema#dayTimeDuration',
  'http://www.w3.org/2001/XMLSchema#yearMonthDuration',
  'http://www.w3.org/2001/XMLSchema#duration',
  'http://www.w3.org/2001/XMLSchema#gYear',
  'http://www.w3.org/2001/XMLSchema#nonNegativeInteger',
  'http://www.w3.org/2001/XMLSchema#positiveInteger',
  'http://www.w3.org/2001/XMLSchema#nonPositiveInteger',
  'http://www.w3.org/2001/XMLSchema#negativeInteger',
  'http://www.w3.org/2001/XMLSchema#long',
  'http://www.w3.org/2001/XMLSchema#int',
  'http://www.w3.org/2001/XMLSchema#short',
  'http://www.w3.org/2001/XMLSchema#byte',
  'http://www.w3.org/2001/XMLSchema#unsignedLong',
  'http://www.w3.org/2001/XMLSchema#unsignedInt',
  'http://www.w3.org/2001/XMLSchema#unsignedShort',
  'http://www.w3.org/2001/XMLSchema#unsignedByte');

-- https://www.w3.org/TR/xpath-functions/#func-substring: positions are rounded numbers counted from 1.
CREATE OR REPLACE MACRO xpath_substring(x, start, size) AS
  CASE WHEN x IS NULL OR start IS NULL OR size IS NULL THEN NULL
       WHEN round(start) + round(size) <= 1 OR size <= 0 THEN ''
       WHEN start < 1 THEN substr(x, 1, CAST(round(start) + round(size) - 1 AS BIGINT))
       ELSE substr(x, CAST(round(start) AS BIGINT), CAST(round(size) AS BIGINT)) END;

CREATE OR REPLACE MACRO xpath_substring_from(x, start) AS
  CASE WHEN start IS NOT NULL THEN substr(x, greatest(CAST(round(start) AS BIGINT), 1)) END;


CREATE OR REPLACE MACRO number_as_double(t) AS CASE WHEN is_numeric(t) THEN double_of(t) END;

-- Integers round to themselves; the rest is computed exactly.
CREATE OR REPLACE MACRO term_rounded(how, t) AS
  CASE WHEN t IS NULL OR NOT is_numeric(t) THEN NULL
       WHEN how <> 'abs' AND t[1] = 'i' THEN t
       ELSE exact_rounded(how, t) END;

CREATE OR REPLACE MACRO term_cast(letter, t) AS
  CASE WHEN t IS NULL OR t[1] IN ('<', '_') THEN NULL WHEN t[1] = letter THEN t ELSE exact_cast(letter, t) END;

CREATE OR REPLACE MACRO date_part_text(t, letters, start, size) AS
  CASE WHEN contains(letters, t[1]) THEN substr(t, start, size) END;

CREATE OR REPLACE MACRO seconds_term(t) AS
  CASE WHEN t[1] = 'T' THEN
    'd' || coalesce(nullif(ltrim(regexp_extract(t, ':([0-9]{2}(\.[0-9]+)?)(Z|[+-][0-9:]+)?$', 1), '0'), ''), '0') END;

CREATE OR REPLACE MACRO zone_text(t) AS
  CASE WHEN t[1] = 'T' THEN CASE WHEN t[-1] = 'Z' THEN 'Z' WHEN has_zone(t) THEN right(t, 6) ELSE '' END END;

CREATE OR REPLACE MACRO timezone_term(t) AS
  CASE WHEN t IS NULL OR t[1] <> 'T' OR NOT has_zone(t) THEN NULL
       WHEN t[-1] = 'Z' OR right(t, 5) = '00:00' THEN 'PPT0S'
       ELSE 'P' || CASE WHEN t[-6] = '-' THEN '-' ELSE '' END || 'PT'
            || CASE WHEN substr(right(t, 5), 1, 2) <> '00' THEN CAST(CAST(substr(right(t, 5), 1, 2) AS INTEGER) AS VARCHAR) || 'H' ELSE '' END
            || CASE WHEN right(t, 2) <> '00' THEN CAST(CAST(right(t, 2) AS INTEGER) AS VARCHAR) || 'M' ELSE '' END END;

CREATE OR REPLACE MACRO now_term() AS
  'T' || strftime(CAST(now() AT TIME ZONE 'UTC' AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%f') || 'Z';

CREATE OR REPLACE MACRO concat_strings(terms) AS
  CASE WHEN list_bool_and(list_transform(terms, lambda t: coalesce(t[1] IN ('"', '@'), FALSE)))
    THEN CASE WHEN terms[1][1] = '@' AND list_unique(list_transform(terms, lambda t: CASE WHEN t[1] = '@' THEN substr(t, 1, strpos(t, ' ')) ELSE '' END)) = 1
              THEN substr(terms[1], 1, strpos(terms[1], ' ')) ELSE '"' END
         || array_to_string(list_transform(terms, lambda t: string_text(t)), '') END;

-- The text of a column inside an IRI (RFC 3987: all but unreserved characters is percent-encoded), and back; the alphabet
-- is that of engine/graph/r2rml/templates.py, held equal by a test.
CREATE OR REPLACE MACRO is_unreserved(x) AS regexp_full_match(x, '[A-Za-z0-9\-._~\x{A0}-\x{D7FF}\x{F900}-\x{FDCF}\x{FDF0}-\x{FFEF}\x{10000}-\x{1FFFD}\x{20000}-\x{2FFFD}\x{30000}-\x{3FFFD}\x{40000}-\x{4FFFD}\x{50000}-\x{5FFFD}\x{60000}-\x{6FFFD}\x{70000}-\x{7FFFD}\x{80000}-\x{8FFFD}\x{90000}-\x{9FFFD}\x{A0000}-\x{AFFFD}\x{B0000}-\x{BFFFD}\x{C0000}-\x{CFFFD}\x{D0000}-\x{DFFFD}\x{E1000}-\x{EFFFD}]*');

-- Of ASCII url_encode does it, several times faster than a regular expression is compiled.
CREATE OR REPLACE MACRO iri_encoded(x) AS
  CASE WHEN strlen(x) = length(x) THEN url_encode(x) WHEN is_unreserved(x) THEN x ELSE encode_value(x) END;

CREATE OR REPLACE MACRO iri_decoded(x) AS
  CASE WHEN is_unreserved(x) THEN x WHEN iri_encoded(TRY(url_decode(x))) = x THEN TRY(url_decode(x)) END;

-- What stands between two texts in an IRI that starts and ends with them.
CREATE OR REPLACE MACRO text_between(t, prefix, suffix) AS
  CASE WHEN starts_with(t, prefix) AND ends_with(t, suffix) AND strlen(t) >= strlen(prefix) + strlen(suffix)
       THEN substr(t, length(prefix) + 1, length(t) - length(prefix) - length(suffix)) END;

-- A duration of whole days, and a date so many days later (an error outside the years 1 to 9999).
CREATE OR REPLACE MACRO is_day_count(t) AS regexp_full_match(t, 'PP[0-9]{1,6}D');

CREATE OR REPLACE MACRO days_of(t) AS TRY_CAST(substr(t, 3, length(t) - 3) AS INTEGER);

CREATE OR REPLACE MACRO date_plus_days(d, days) AS
  CASE WHEN d + days BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN 'D' || CAST(d + days AS VARCHAR) END;
