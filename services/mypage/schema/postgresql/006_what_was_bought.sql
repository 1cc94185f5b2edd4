-- What was bought, what was paid for it, and what came back. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN performance_id BIGINT;
ALTER TABLE mypage_first ADD COLUMN starts_at BIGINT;
ALTER TABLE mypage_first ADD COLUMN seats TEXT;
ALTER TABLE mypage_first ADD COLUMN paid_amount BIGINT;
ALTER TABLE mypage_first ADD COLUMN refunded_amount BIGINT;
ALTER TABLE mypage_first ADD COLUMN refunded_at BIGINT;
ALTER TABLE mypage_second ADD COLUMN performance_id BIGINT;
ALTER TABLE mypage_second ADD COLUMN starts_at BIGINT;
ALTER TABLE mypage_second ADD COLUMN seats TEXT;
ALTER TABLE mypage_second ADD COLUMN paid_amount BIGINT;
ALTER TABLE mypage_second ADD COLUMN refunded_amount BIGINT;
ALTER TABLE mypage_second ADD COLUMN refunded_at BIGINT;

-- Its columns are those that there were when it was made.
CREATE OR REPLACE VIEW mypage AS
  SELECT * FROM mypage_first WHERE (SELECT shown FROM mypage_shown) = 'FIRST'
  UNION ALL
  SELECT * FROM mypage_second WHERE (SELECT shown FROM mypage_shown) = 'SECOND';
