// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Who is to write, as the command line says it, and the key that lets one in.

#include "core/base/error.h"
#include "core/story/brief.h"

#include <string>

namespace dg {
class ProviderPool;
}

namespace dg::tool {

/// What is empty is left as it is.
struct ProviderChoice {
    std::string provider;
    std::string model;
    std::string baseUrl;
    std::string standIn; ///< PROVIDER or PROVIDER:MODEL
};

// What is wrong with a value of the command line, one clause; empty: nothing.
[[nodiscard]] std::string problemWithProvider(const std::string &name);
[[nodiscard]] std::string problemWithBase(const std::string &url);
[[nodiscard]] std::string problemWithStandIn(const std::string &standIn);

/// Puts the choice in the place of the settings'. Another provider does not take over the model and the
/// address that were chosen for the one before. Errors: InvalidInput.
[[nodiscard]] Expected<void> apply(const ProviderChoice &choice, RunSettings &settings);

/// Gives the provider its key: out of the environment, or else out of the desktop's keychain. Needs no key
/// where nobody asks for one. GUI thread; runs the event loop while the keychain is asked. Errors:
/// InvalidInput, Unauthorised, in words that say what to set.
[[nodiscard]] Expected<void> findKey(ProviderPool &pool, const QString &provider, const QString &baseUrl);

} // namespace dg::tool
