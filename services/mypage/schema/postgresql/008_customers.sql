-- Whose a page is. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN customer_id TEXT;
ALTER TABLE mypage_second ADD COLUMN customer_id TEXT;
CREATE INDEX mypage_first_of_customer ON mypage_first (customer_id, id) WHERE customer_id IS NOT NULL;
CREATE INDEX mypage_second_of_customer ON mypage_second (customer_id, id) WHERE customer_id IS NOT NULL;

-- Its columns are those that there were when it was made.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
