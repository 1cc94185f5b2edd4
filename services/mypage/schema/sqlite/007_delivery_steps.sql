-- How the tickets come, and how far they are. Pages that were made before lack it until they are rebuilt.
ALTER TABLE mypage_first ADD COLUMN delivery_method TEXT;
ALTER TABLE mypage_first ADD COLUMN delivery_step TEXT;
ALTER TABLE mypage_second ADD COLUMN delivery_method TEXT;
ALTER TABLE mypage_second ADD COLUMN delivery_step TEXT;
