// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/sleeping_threads.h"

#include <QtGlobal>

#include <array>
#include <charconv>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

namespace dg {

namespace {

/// A thread's own lines in /proc; empty: it has ended.
std::string statusOf(int folder, const char *thread)
{
    const int file = openat(folder, (std::string(thread) + "/status").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return {};
    std::array<char, 4096> text; // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read
    const auto length = read(file, text.data(), text.size());
    close(file);
    return {text.data(), length < 0 ? 0 : static_cast<std::size_t>(length)};
}

std::string_view field(std::string_view status, std::string_view name)
{
    const auto at = status.find(name);
    if (at == std::string_view::npos)
        return {};
    const auto begin = status.find_first_not_of(" \t", at + name.size());
    return status.substr(begin, status.find('\n', begin) - begin);
}

std::uint64_t number(std::string_view text)
{
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::optional<ThreadLook> ThreadLook::take()
{
    DIR *threads = opendir("/proc/self/task");
    if (!threads)
        qFatal("/proc/self/task cannot be read");
    ThreadLook look;
    bool allSleep = true;
    while (const dirent *entry = allSleep ? readdir(threads) : nullptr) {
        const int thread = static_cast<int>(number(&entry->d_name[0]));
        if (thread == 0 || thread == gettid())
            continue;
        const std::string status = statusOf(dirfd(threads), &entry->d_name[0]);
        allSleep = status.empty() || field(status, "State:").substr(0, 1) == "S";
        look.m_sleeps[thread] = number(field(status, "\nvoluntary_ctxt_switches:"))
            + number(field(status, "nonvoluntary_ctxt_switches:"));
    }
    closedir(threads);
    return allSleep ? std::optional(std::move(look)) : std::nullopt;
}

bool allOthersSleep()
{
    const auto before = ThreadLook::take();
    return before && before == ThreadLook::take();
}

void awaitAllOthersAsleep()
{
    while (!allOthersSleep())
        std::this_thread::sleep_for(std::chrono::microseconds(100));
}

} // namespace dg
