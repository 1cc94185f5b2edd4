#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::delivery::csv {

// Tables as RFC 4180 writes them, in UTF-8: a comma between cells, CRLF behind lines, quotes around what needs them.

using Line = std::vector<std::string>;

/// Adds a line. A cell that a spreadsheet would take for a formula, because it begins with = + - @, a tab or CR, gets
/// an apostrophe in front: the text is a customer's.
void append_line(const Line& cells, std::string& out);

/// The lines of a table, whose ends may be LF as well; an empty line is left out, and so is a byte order mark. What is
/// wrong with one that is none, as a phrase to be put after "line 3".
std::expected<std::vector<Line>, std::string> parse(std::string_view text);

}  // namespace boxoffice::delivery::csv
