#pragma once

#include "platform/json/decode.hpp"
#include "platform/json/encode.hpp"
