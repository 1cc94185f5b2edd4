boxoffice_library(platform_http_api
  SOURCES actuator.cpp answers.cpp base_url.cpp conditional.cpp field_syntax.cpp hal.cpp idempotency_key.cpp media_type.cpp
    pagination.cpp problem.cpp query.cpp router.cpp static_files.cpp
  DEPENDS kernel platform_async platform_json)
boxoffice_test(http_api_test
  SOURCES tests/api_actuator_test.cpp tests/api_base_url_test.cpp tests/api_conditional_test.cpp tests/api_hal_test.cpp
    tests/api_idempotency_key_test.cpp tests/api_media_type_test.cpp tests/api_pagination_test.cpp tests/api_problem_test.cpp
    tests/api_router_test.cpp
  DEPENDS platform_http_api platform_http)
# Replaces operator new to count, which a sanitizer's build has replaced already.
if(NOT CMAKE_CXX_FLAGS MATCHES "-fsanitize")
  boxoffice_test(http_api_allocation_test SOURCES tests/api_allocation_test.cpp DEPENDS platform_http_api platform_http)
endif()
