// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/script_text.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>
#include <QStringEncoder>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <optional>

namespace dg {

namespace {

constexpr QByteArrayView utf8Mark("\xef\xbb\xbf");
constexpr QByteArrayView littleMark("\xff\xfe");
constexpr QByteArrayView bigMark("\xfe\xff");
constexpr const char *saveAgain = "Open it in the program that wrote it and save it as plain text in UTF-8.";

/// 0x80 to 0x9F of Windows-1252; the five that it leaves free are the control characters of Latin-1, as
/// browsers have it (encoding.spec.whatwg.org).
constexpr std::array<char16_t, 32> windowsUpper {0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f, 0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178};

/// Nothing: it is not what an encoder would write.
std::optional<QString> fromUtf8(QByteArrayView bytes)
{
    using Flag = QStringConverter::Flag;
    QStringDecoder decoder(QStringConverter::Utf8, Flag::Stateless | Flag::ConvertInitialBom);
    QString text = decoder.decode(bytes);
    if (decoder.hasError() || text.toUtf8() != bytes)
        return std::nullopt;
    return text;
}

QString fromWindows(QByteArrayView bytes)
{
    QString text = QString::fromLatin1(bytes);
    for (QChar &c : text) {
        if (c.unicode() >= 0x80 && c.unicode() < 0xa0)
            c = windowsUpper[c.unicode() - 0x80U];
    }
    return text;
}

/// Nothing: it cannot be said.
std::optional<QByteArray> toWindows(QStringView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        const auto upper = std::find(windowsUpper.begin(), windowsUpper.end(), unit);
        if (upper != windowsUpper.end())
            bytes += static_cast<char>(0x80 + (upper - windowsUpper.begin()));
        else if (unit < 0x80 || (unit >= 0xa0 && unit < 0x100))
            bytes += static_cast<char>(unit);
        else
            return std::nullopt;
    }
    return bytes;
}

/// Unit by unit: what a converter would mend is kept.
QString fromUtf16(QByteArrayView bytes, bool big)
{
    QString text(bytes.size() / 2, Qt::Uninitialized);
    if (big)
        qFromBigEndian<char16_t>(bytes.data(), text.size(), text.data());
    else
        qFromLittleEndian<char16_t>(bytes.data(), text.size(), text.data());
    return text;
}

QByteArray toUtf16(QStringView text, bool big)
{
    QByteArray bytes(text.size() * 2, Qt::Uninitialized);
    if (big)
        qToBigEndian<char16_t>(text.utf16(), text.size(), bytes.data());
    else
        qToLittleEndian<char16_t>(text.utf16(), text.size(), bytes.data());
    return bytes;
}

bool isUtf16(QByteArrayView bytes)
{
    return bytes.startsWith(littleMark) || bytes.startsWith(bigMark);
}

/// At least every second character of it is a Latin letter, half of which is zero.
bool looksLikeUtf16(QByteArrayView bytes)
{
    const QByteArrayView sample = bytes.first(std::min<qsizetype>(bytes.size(), 4096));
    std::array<qsizetype, 2> zeros {};
    for (qsizetype i = 0; i < sample.size(); ++i)
        zeros[static_cast<std::size_t>(i % 2)] += sample[i] == 0 ? 1 : 0;
    const auto [few, many] = std::minmax(zeros[0], zeros[1]);
    return few == 0 && many > 0 && many * 4 >= sample.size();
}

Error zeroBytes(QByteArrayView bytes)
{
    if (looksLikeUtf16(bytes))
        return {ErrorKind::InvalidInput, "This looks like UTF-16 without the mark that says so.", saveAgain};
    return {ErrorKind::InvalidInput, "This is no text: it holds zero bytes.",
        "Choose a script that is plain text, such as a .fountain file."};
}

Error tooLarge()
{
    return {ErrorKind::InvalidInput, "This is larger than 64 MB, which no script is.",
        "Choose a script that is plain text, such as a .fountain file."};
}

} // namespace

Expected<ScriptText> decodeScript(const QByteArray &bytes)
{
    if (bytes.size() > largestScript)
        return tl::unexpected<Error>(tooLarge());
    if (isUtf16(bytes)) {
        if (bytes.size() % 2 != 0)
            return fail(
                ErrorKind::InvalidInput, "This UTF-16 text ends in the middle of a character.", saveAgain);
        const bool big = bytes.startsWith(bigMark);
        QString text = fromUtf16(QByteArrayView(bytes).sliced(2), big);
        if (text.contains(QChar(u'\0')))
            return tl::unexpected<Error>(zeroBytes({}));
        return ScriptText {std::move(text), big ? TextEncoding::Utf16Big : TextEncoding::Utf16Little};
    }
    if (bytes.contains('\0'))
        return tl::unexpected<Error>(zeroBytes(bytes));
    const bool marked = bytes.startsWith(utf8Mark);
    if (auto text = fromUtf8(QByteArrayView(bytes).sliced(marked ? utf8Mark.size() : 0)))
        return ScriptText {std::move(*text), marked ? TextEncoding::Utf8WithMark : TextEncoding::Utf8};
    return ScriptText {fromWindows(bytes), TextEncoding::Windows1252};
}

QByteArray encodeScript(const ScriptText &script)
{
    switch (script.encoding) {
    case TextEncoding::Utf8:
        break;
    case TextEncoding::Utf8WithMark:
        return utf8Mark.toByteArray() + script.text.toUtf8();
    case TextEncoding::Utf16Little:
        return littleMark.toByteArray() + toUtf16(script.text, false);
    case TextEncoding::Utf16Big:
        return bigMark.toByteArray() + toUtf16(script.text, true);
    case TextEncoding::Windows1252:
        // An edit may leave bytes that would be read as UTF-8, and as another text.
        if (const auto bytes = toWindows(script.text)) {
            const auto again = decodeScript(*bytes);
            if (!again || again->text == script.text)
                return *bytes;
        }
        break;
    }
    return script.text.toUtf8();
}

Expected<ScriptText> readScriptFile(const QString &path)
{
    constexpr qsizetype chunk = 1024 * 1024;
    const QFileInfo info(path);
    const std::string name = "\"" + info.fileName().toStdString() + "\"";
    if (!info.exists())
        return fail(ErrorKind::NotFound, name + " is not there.", "Check its name and folder.");
    if (info.isDir())
        return fail(ErrorKind::InvalidInput, name + " is a folder.", "Choose a script in it.");
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        return fail(ErrorKind::NotAccessible,
            name + " cannot be opened: " + file.errorString().toStdString() + ".",
            "Check that you may read it.");
    if (file.size() > largestScript)
        return tl::unexpected<Error>(tooLarge());
    QByteArray bytes;
    while (bytes.size() <= largestScript) {
        const QByteArray more = file.read(chunk);
        if (more.isEmpty())
            break;
        bytes += more;
        // A device may have no size and no end.
        if (!isUtf16(bytes) && more.contains('\0'))
            return tl::unexpected<Error>(zeroBytes(bytes));
    }
    if (file.error() != QFileDevice::NoError)
        return fail(ErrorKind::NotAccessible,
            name + " cannot be read: " + file.errorString().toStdString() + ".", "Try it again.");
    return decodeScript(bytes);
}

} // namespace dg
