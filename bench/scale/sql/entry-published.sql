-- Entries of the three lists without a day or a channel of publication.
WITH entry AS (
  SELECT entry_no, published_on, channel FROM list_subject
  UNION ALL SELECT entry_no, published_on, channel FROM list_power
  UNION ALL SELECT entry_no, published_on, channel FROM list_matter
)
SELECT 'entry-published-on' AS shape, entry_no AS this, NULL AS value FROM entry WHERE published_on IS NULL
UNION ALL
SELECT 'entry-published-through', entry_no, NULL FROM entry WHERE channel IS NULL
