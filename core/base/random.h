// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A generator of our own: the standard library's distributions give other numbers with another vendor, and
/// Rehearsal promises the same text for the same inputs everywhere.

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace dg {

/// FNV-1a over bytes: to derive seeds from names. Not for keys that must not collide.
[[nodiscard]] constexpr std::uint64_t fnv1a(
    std::string_view bytes, std::uint64_t seed = 0xcbf29ce484222325ULL)
{
    for (const char c : bytes) {
        seed ^= static_cast<unsigned char>(c);
        seed *= 0x100000001b3ULL;
    }
    return seed;
}

/// xoshiro256** seeded by splitmix64 (Blackman and Vigna, prng.di.unimi.it). One thread at a time.
class Random {
public:
    explicit constexpr Random(std::uint64_t seed)
    {
        for (auto &word : m_state) {
            seed += 0x9e3779b97f4a7c15ULL;
            std::uint64_t z = seed;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
            z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
            word = z ^ (z >> 31);
        }
    }

    constexpr std::uint64_t next()
    {
        const std::uint64_t result = std::rotl(m_state[1] * 5, 7) * 9;
        const std::uint64_t shifted = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= shifted;
        m_state[3] = std::rotl(m_state[3], 45);
        return result;
    }

    /// Uniform in [0, bound); `bound` must not be 0. The lowest numbers are rejected, hence without bias.
    constexpr std::uint64_t below(std::uint64_t bound)
    {
        const std::uint64_t reject = (0 - bound) % bound;
        for (;;) {
            const std::uint64_t value = next();
            if (value >= reject)
                return value % bound;
        }
    }

    /// Uniform in [0, 1).
    constexpr double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    constexpr bool chance(double probability) { return unit() < probability; }

    /// A reference to one element; `items` must not be empty.
    template <class Container>
    constexpr decltype(auto) pick(Container &items)
    {
        return items[static_cast<std::size_t>(below(static_cast<std::uint64_t>(items.size())))];
    }

    template <class Container>
    constexpr void shuffle(Container &items)
    {
        for (auto i = static_cast<std::size_t>(items.size()); i > 1; --i) {
            using std::swap;
            swap(items[i - 1], items[static_cast<std::size_t>(below(i))]);
        }
    }

private:
    std::array<std::uint64_t, 4> m_state {};
};

} // namespace dg
