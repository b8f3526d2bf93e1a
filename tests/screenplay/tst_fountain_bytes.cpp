// SPDX-License-Identifier: GPL-3.0-or-later
// What the fuzz target holds, for many inputs that are made by chance: bytes of scripts, cut and mixed.
#include "tests/support/fountain_properties.h"
#include "tests/support/script_generator.h"

#include <QTest>

using namespace dg;

namespace {

QByteArray startingBytes(Random &random)
{
    ScriptOptions options;
    options.scenes = 1;
    options.paragraphs = 5;
    options.nasty = true;
    options.titlePage = random.chance(0.3);
    const QString text =
        random.chance(0.5) ? randomFountain(random, 30) : writeFountain(randomScript(random, options));
    constexpr std::array encodings {TextEncoding::Utf8, TextEncoding::Utf8, TextEncoding::Utf8,
        TextEncoding::Utf8WithMark, TextEncoding::Utf16Little, TextEncoding::Utf16Big,
        TextEncoding::Windows1252};
    return encodeScript({text, random.pick(encodings)});
}

void mutate(Random &random, QByteArray &bytes)
{
    static constexpr std::string_view marks = "*_[]/\\^#>~!@.=()\n\r \t";
    const auto anywhere = [&] {
        return static_cast<qsizetype>(random.below(static_cast<std::uint64_t>(bytes.size()) + 1));
    };
    switch (random.below(5)) {
    case 0:
        bytes.insert(anywhere(), static_cast<char>(random.below(256)));
        break;
    case 1:
        bytes.remove(anywhere(), static_cast<qsizetype>(random.below(8)));
        break;
    case 2:
        bytes.insert(anywhere(), bytes.mid(anywhere(), static_cast<qsizetype>(random.below(40))));
        break;
    case 3:
        bytes.insert(anywhere(), randomFragment(random).toUtf8());
        break;
    default:
        bytes.insert(anywhere(), random.pick(marks));
    }
}

} // namespace

class TestFountainBytes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whateverTheBytesAre_data()
    {
        QTest::addColumn<int>("part");
        for (int part = 0; part < 4; ++part)
            QTest::addRow("part %d", part) << part;
    }

    void whateverTheBytesAre()
    {
        QFETCH(int, part);
        for (int i = 0; i < 5000; ++i) {
            const auto seed = static_cast<std::uint64_t>(part * 100000 + i);
            Random random(seed);
            QByteArray bytes = startingBytes(random);
            for (auto left = random.below(6); left > 0; --left)
                mutate(random, bytes);
            const char *broken = brokenByBytes(bytes);
            QVERIFY2(!broken,
                QByteArray("seed ") + QByteArray::number(static_cast<qulonglong>(seed)) + ": " + broken + "\n"
                    + bytes);
        }
    }
};

QTEST_GUILESS_MAIN(TestFountainBytes)
#include "tst_fountain_bytes.moc"
