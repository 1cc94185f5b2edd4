#include "services/delivery/adapters/csv.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::delivery::csv {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::string_view formula_begins = "=+-@\t\r";
constexpr std::string_view needs_quotes = ",\"\r\n";

void append_cell(std::string_view text, std::string& out) {
  std::string cell;
  if (!text.empty() && formula_begins.contains(text.front())) cell += '\'';
  cell += text;
  if (cell.find_first_of(needs_quotes) == std::string::npos) {
    out += cell;
    return;
  }
  out += '"';
  for (const char letter : cell) {
    if (letter == '"') out += '"';
    out += letter;
  }
  out += '"';
}

/// Reads one table from its beginning on.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::expected<std::vector<Line>, std::string> read() {
    std::vector<Line> lines;
    while (!rest_.empty()) {
      auto line = read_line();
      if (!fault_.empty()) return std::unexpected("line " + std::to_string(number_) + " " + fault_);
      ++number_;
      if (line != Line{""}) lines.push_back(std::move(line));
    }
    return lines;
  }

 private:
  Line read_line() {
    Line line;
    do line.push_back(rest_.starts_with('"') ? read_quoted() : read_plain());
    while (fault_.empty() && take(","));
    if (!fault_.empty() || rest_.empty() || take("\r\n") || take("\n")) return line;
    fault_ = rest_.starts_with('\r') ? "ends with half of a line end" : "has something behind a closing quote";
    return line;
  }

  std::string read_plain() {
    const auto end = std::min(rest_.find_first_of(",\r\n"), rest_.size());
    const auto cell = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (cell.contains('"')) fault_ = "has a quote inside of a cell that does not begin with one";
    return std::string(cell);
  }

  std::string read_quoted() {
    rest_.remove_prefix(1);
    std::string cell;
    for (;;) {
      const auto quote = rest_.find('"');
      if (quote == std::string_view::npos) {
        fault_ = "has a quote that is not closed";
        return cell;
      }
      cell += rest_.substr(0, quote);
      rest_.remove_prefix(quote + 1);
      if (!take("\"")) return cell;
      cell += '"';
    }
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }

  std::string_view rest_;
  std::size_t number_ = 1;
  std::string fault_;
};

}  // namespace

void append_line(const Line& cells, std::string& out) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) out += ',';
    append_cell(cells[i], out);
  }
  out += "\r\n";
}

std::expected<std::vector<Line>, std::string> parse(std::string_view text) {
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  return Reader(text).read();
}

}  // namespace boxoffice::delivery::csv
