#pragma once

#include "platform/storage/mariadb_client.hpp"

#include <memory>
#include <string>
#include <vector>

namespace boxoffice::storage::mariadb {

/// A statement that the server has prepared. Executions that change one row each are gathered and sent together, as
/// one message with an array for each parameter.
class Statement final : public EngineStatement, Gathering {
 public:
  Statement(Client& client, std::string sql, const Shape& shape, EngineConnection::Cells cells);
  ~Statement() override;

  bool execute() override;
  bool next() override;
  long long changed() override { return changed_; }
  void reset() noexcept override;
  void send() override;

 private:
  /// Values of one parameter for all rows that are gathered.
  struct Gathered {
    std::vector<long long> integers;
    std::vector<std::string> texts;
    std::vector<char> indicators;  ///< STMT_INDICATOR_NONE or _NULL
    std::vector<char*> starts;     ///< of the texts, when they are sent
    std::vector<unsigned long> lengths;
  };

  /// Where the value of a column arrives.
  struct Received {
    std::vector<char> text;
    unsigned long length = 0;
    my_bool is_null = 0;
  };

  void flush() override;
  void forget() noexcept override;
  void bind_parameters();
  void bind_columns();
  void run();
  void load();
  [[noreturn]] void fail();

  struct Close {
    void operator()(MYSQL_STMT* statement) const noexcept { mysql_stmt_close(statement); }
  };

  Client& client_;
  const std::string sql_;
  const Shape shape_;
  const EngineConnection::Cells cells_;
  std::vector<std::size_t> cell_of_;  ///< for each question mark of the statement, its parameter
  std::unique_ptr<MYSQL_STMT, Close> statement_;
  std::vector<MYSQL_BIND> parameters_;
  std::vector<MYSQL_BIND> columns_;
  std::vector<Received> received_;
  std::vector<Gathered> gathered_;
  unsigned int rows_ = 0;  ///< that are gathered
  std::size_t gathered_bytes_ = 0;
  long long changed_ = 0;
};

}  // namespace boxoffice::storage::mariadb
