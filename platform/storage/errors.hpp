#pragma once

#include <stdexcept>

namespace boxoffice::storage {

/// The database cannot be written or read now: disk full, I/O error, read-only, locked by somebody else, too much
/// waiting. The edge answers 503. After a failed write nothing of it is visible to anybody; only when the operating
/// system failed to flush and the power fails next may it still come back, so a caller treats the outcome as not known,
/// and repeats with the same key.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// The disk, or what this user may have of it, is used up.
struct DiskFull : Unavailable {
  using Unavailable::Unavailable;
};

/// The transaction fell victim to another one, and running it again may succeed.
struct Conflict : Unavailable {
  using Unavailable::Unavailable;
};

/// It will not pass: a part of the database that was read is corrupt. Only a backup helps.
struct Damaged : Unavailable {
  using Unavailable::Unavailable;
};

/// The database must not be opened like this: corrupt, not a database, too new, in a read-only folder, in
/// use by another process. The message names the file and the remedy; the program ends with exit code 2.
struct Unusable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A row that was to be changed (Session::amend) is not there, or not as it was thought to be.
struct Stale : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// A row would break a rule of the schema (UNIQUE, NOT NULL, CHECK, REFERENCES). Nothing of that statement remains.
struct ConstraintViolated : std::runtime_error {
  using std::runtime_error::runtime_error;
};

}  // namespace boxoffice::storage
