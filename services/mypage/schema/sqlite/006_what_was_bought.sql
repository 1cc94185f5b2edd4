-- What was bought, what was paid for it, and what came back. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN performance_id INTEGER;
ALTER TABLE mypage_first ADD COLUMN starts_at INTEGER;
ALTER TABLE mypage_first ADD COLUMN seats TEXT;
ALTER TABLE mypage_first ADD COLUMN paid_amount INTEGER;
ALTER TABLE mypage_first ADD COLUMN refunded_amount INTEGER;
ALTER TABLE mypage_first ADD COLUMN refunded_at INTEGER;
ALTER TABLE mypage_second ADD COLUMN performance_id INTEGER;
ALTER TABLE mypage_second ADD COLUMN starts_at INTEGER;
ALTER TABLE mypage_second ADD COLUMN seats TEXT;
ALTER TABLE mypage_second ADD COLUMN paid_amount INTEGER;
ALTER TABLE mypage_second ADD COLUMN refunded_amount INTEGER;
ALTER TABLE mypage_second ADD COLUMN refunded_at INTEGER;
