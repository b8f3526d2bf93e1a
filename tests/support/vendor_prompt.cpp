// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/vendor_prompt.h"

#include "core/base/random.h"

#include <algorithm>
#include <string_view>

namespace dg {

namespace {

enum class Sort { Letter, Digit, Space, Sign, Foreign };

Sort sortOf(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80)
        return Sort::Foreign;
    if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z')
        return Sort::Letter;
    if (byte >= '0' && byte <= '9')
        return Sort::Digit;
    return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r' ? Sort::Space : Sort::Sign;
}

qsizetype longest(Sort sort)
{
    switch (sort) {
    case Sort::Letter:
        return 6;
    case Sort::Digit:
    case Sort::Sign:
    case Sort::Foreign:
        return 3;
    case Sort::Space:
        return 8;
    }
    return 1;
}

qsizetype tokenEnd(const QByteArray &text, qsizetype at)
{
    // One space belongs to the word behind it.
    if (text[at] == ' ' && at + 1 < text.size() && sortOf(text[at + 1]) != Sort::Space)
        ++at;
    const Sort sort = sortOf(text[at]);
    const qsizetype limit = std::min(text.size(), at + longest(sort));
    while (++at < limit && sortOf(text[at]) == sort) { }
    // Indentation keeps its last space for the word.
    if (sort == Sort::Space && at < text.size() && at > 1 && text[at - 1] == ' ' && text[at - 2] != ' '
        && sortOf(text[at]) != Sort::Space && sortOf(text[at - 2]) == Sort::Space)
        --at;
    return at;
}

std::uint64_t hash(const QByteArray &bytes, std::uint64_t seed)
{
    return fnv1a(std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())), seed);
}

} // namespace

std::vector<qsizetype> tokenEnds(const QByteArray &text)
{
    std::vector<qsizetype> ends;
    for (qsizetype at = 0; at < text.size(); at = ends.back())
        ends.push_back(tokenEnd(text, at));
    return ends;
}

TokenCount countTokens(const QByteArray &text)
{
    return TokenCount(static_cast<std::int64_t>(tokenEnds(text).size()));
}

QByteArray firstTokens(const QByteArray &text, TokenCount count)
{
    const std::vector<qsizetype> ends = tokenEnds(text);
    const auto wanted = static_cast<std::size_t>(count.value());
    if (wanted >= ends.size())
        return text;
    return wanted == 0 ? QByteArray() : text.left(ends[wanted - 1]);
}

VendorPrompt::VendorPrompt(const QByteArray &apart, const std::vector<PromptBlock> &blocks)
{
    std::uint64_t tokens = hash(apart, fnv1a({}));
    std::uint64_t whole = tokens;
    for (const PromptBlock &block : blocks) {
        whole = hash(block.role + '\0' + QByteArray::number(block.text.size()) + '\0' + block.text, whole);
        if (!block.role.isEmpty())
            m_prefixes.push_back(tokens = hash('<' + block.role + '>', tokens));
        qsizetype begin = 0;
        for (const qsizetype end : tokenEnds(block.text)) {
            // With its length: "a", "bc" is not "ab", "c".
            tokens = hash(block.text.mid(begin, end - begin) + '\0', tokens);
            m_prefixes.push_back(tokens);
            begin = end;
        }
        m_boundaries.push_back({m_prefixes.size(), whole, block.mark});
    }
}

} // namespace dg
