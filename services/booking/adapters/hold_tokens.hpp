#pragma once

#include <string>
#include <string_view>

namespace boxoffice::booking {

/// What nobody guesses: 128 random bits in hexadecimal. Who has it is the holder.
std::string new_token();

/// What is kept of a token.
std::string hash_of_token(std::string_view token);

}  // namespace boxoffice::booking
