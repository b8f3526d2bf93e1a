// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// One-field types for ids, counts and money, so that a scene's id is never taken for a character's and
/// tokens are never added to dollars.

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>

namespace dg {

/// An opaque id in UTF-8; empty means "none".
template <class Tag>
class StrongId {
public:
    StrongId() = default;
    explicit StrongId(std::string value)
        : m_value(std::move(value))
    {
    }
    [[nodiscard]] const std::string &value() const { return m_value; }
    [[nodiscard]] bool isEmpty() const { return m_value.empty(); }
    auto operator<=>(const StrongId &) const = default;

private:
    std::string m_value;
};

/// A count or an amount that adds up only with its own kind.
template <class Tag>
class StrongCount {
public:
    constexpr StrongCount() = default;
    constexpr explicit StrongCount(std::int64_t value)
        : m_value(value)
    {
    }
    [[nodiscard]] constexpr std::int64_t value() const { return m_value; }
    constexpr StrongCount &operator+=(StrongCount other)
    {
        m_value += other.m_value;
        return *this;
    }
    friend constexpr StrongCount operator+(StrongCount a, StrongCount b) { return a += b; }
    constexpr auto operator<=>(const StrongCount &) const = default;

private:
    std::int64_t m_value = 0;
};

using CharacterId = StrongId<struct CharacterIdTag>;
using SceneId = StrongId<struct SceneIdTag>;
using EpisodeId = StrongCount<struct EpisodeIdTag>; ///< row of the project file; 0 means "none"
using RunId = StrongCount<struct RunIdTag>; ///< row of the project file; 0 means "none"
using ResultId = StrongCount<struct ResultIdTag>; ///< row of the project file; 0 means "none"
using TokenCount = StrongCount<struct TokenCountTag>;
using MicroDollars = StrongCount<struct MicroDollarsTag>; ///< millionths of a US dollar

} // namespace dg

template <class Tag>
struct std::hash<dg::StrongId<Tag>> {
    std::size_t operator()(const dg::StrongId<Tag> &id) const noexcept
    {
        return std::hash<std::string> {}(id.value());
    }
};
