// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/ai/redaction.h"

#include <QRegularExpression>
#include <QStringList>
#include <QStringView>

#include <algorithm>
#include <utility>
#include <vector>

namespace dg {

namespace {

constexpr qsizetype tellingPart = 8; ///< of a secret, at its beginning or end

QString mark()
{
    return QStringLiteral("[key]");
}

/// How many characters from `at` on are `secret` or, at least 8 of them, its beginning.
qsizetype beginningAt(QStringView text, qsizetype at, QStringView secret)
{
    const qsizetype most = std::min(secret.size(), text.size() - at);
    qsizetype same = 0;
    while (same < most && text[at + same] == secret[same])
        ++same;
    return same == secret.size() || same >= tellingPart ? same : 0;
}

/// How many characters before `end` are at least 8 of the end of `secret`.
qsizetype endBefore(QStringView text, qsizetype end, QStringView secret)
{
    const qsizetype most = std::min(secret.size(), end);
    qsizetype same = 0;
    while (same < most && text[end - 1 - same] == secret[secret.size() - 1 - same])
        ++same;
    return same >= tellingPart ? same : 0;
}

/// Both spellings are looked for before any is taken out: they may have a part in common.
QString withoutSecret(const QString &text, const QStringList &spellings)
{
    std::vector<bool> isSecret(static_cast<std::size_t>(text.size()));
    const auto cover = [&](qsizetype from, qsizetype count) {
        std::fill_n(isSecret.begin() + from, count, true);
    };
    for (const QString &spelling : spellings) {
        for (qsizetype at = 0; at < text.size(); ++at) {
            cover(at, beginningAt(text, at, spelling));
            const qsizetype count = endBefore(text, at + 1, spelling);
            cover(at + 1 - count, count);
        }
    }
    QString clean;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isSecret[static_cast<std::size_t>(at)])
            clean += text.at(at);
        else if (at == 0 || !isSecret[static_cast<std::size_t>(at - 1)])
            clean += mark();
    }
    return clean;
}

/// Keys of whoever they may be: providers repeat the one they refuse, some with stars for its middle.
QString withoutKeys(QString text)
{
    static const QRegularExpression key(
        QStringLiteral(R"(\b(?:sk-|gsk_|xai-|hf_|AIza)[A-Za-z0-9_.*\x{2026}-]*[A-Za-z0-9_*\x{2026}-])"));
    static const QRegularExpression bearer(
        QStringLiteral(R"re((\bBearer\s+)(?=\S*[0-9*]|\S{16})[^\s"',;\[]{6,})re"),
        QRegularExpression::CaseInsensitiveOption);
    text.replace(key, mark());
    text.replace(bearer, QStringLiteral("\\1") + mark());
    return text;
}

} // namespace

QString redacted(QString text, const QByteArray &secret)
{
    if (!secret.isEmpty())
        text =
            withoutSecret(text, {QString::fromUtf8(secret), QString::fromLatin1(secret.toPercentEncoding())});
    return withoutKeys(std::move(text));
}

} // namespace dg
