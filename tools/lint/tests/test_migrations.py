import unittest

from lint import migrations
from lint.tests.planted import PlantedTree

PLACE = "services/booking/schema/postgresql/"


class StepsThatOlderProgramsCannotLiveWith(PlantedTree):
    def test_are_found_when_they_take_something_away(self):
        self.plant(PLACE + "009_remark.sql", "-- DROP is only spoken of here.\n"
                                           "ALTER TABLE booking DROP COLUMN remark;\n")
        self.plant(PLACE + "010_old.sql", "DROP TABLE old;\n")
        self.assert_found(migrations, f"{PLACE}009_remark.sql:2: 'DROP' takes something away",
                          f"{PLACE}009_remark.sql:2: 'ALTER TABLE booking DROP' changes what is there",
                          f"{PLACE}010_old.sql:1: 'DROP' takes something away")

    def test_are_found_when_they_change_a_column(self):
        self.plant(PLACE + "009_name.sql", "ALTER TABLE booking\n  ALTER COLUMN name SET NOT NULL;\n")
        self.assert_found(migrations, f"{PLACE}009_name.sql:1: 'ALTER TABLE booking ALTER' changes what is there")

    def test_are_found_when_old_statements_would_fail(self):
        self.plant(PLACE + "009_seat.sql", "ALTER TABLE booking ADD COLUMN seat BIGINT NOT NULL;\n")
        self.plant(PLACE + "010_seat.sql", "ALTER TABLE booking ADD CONSTRAINT one UNIQUE (seat);\n")
        self.assert_found(migrations, f"{PLACE}009_seat.sql:1: 'ADD COLUMN' asks for what an older program",
                          f"{PLACE}010_seat.sql:1: 'ADD CONSTRAINT' asks for what an older program")


class OtherSteps(PlantedTree):
    def test_are_left_alone_when_they_add(self):
        self.plant(PLACE + "009_seat.sql", "CREATE TABLE seat (id BIGINT PRIMARY KEY, label TEXT NOT NULL UNIQUE);\n"
                                           "CREATE INDEX seat_by_label ON seat (label);\n"
                                           "ALTER TABLE booking ADD COLUMN note TEXT;\n"
                                           "ALTER TABLE booking ADD COLUMN IF NOT EXISTS seat BIGINT NOT NULL"
                                           " DEFAULT 0;\n")
        self.assert_found(migrations)

    def test_are_left_alone_when_their_name_says_so(self):
        self.plant(PLACE + "010_contract_old.sql", "DROP TABLE old;\n")
        self.assert_found(migrations)


if __name__ == "__main__":
    unittest.main()
