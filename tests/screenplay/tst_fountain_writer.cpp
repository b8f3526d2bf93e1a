// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/fountain.h"
#include "tests/support/script_generator.h"
#include "tests/support/script_words.h"

#include <QTest>

using namespace dg;

namespace {

QByteArray escaped(const QString &text)
{
    QString shown = text;
    return shown.replace(u'\r', QStringLiteral("\\r")).toUtf8();
}

} // namespace

class TestFountainWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void elementsSurviveWritingAndReading()
    {
        for (std::uint64_t seed = 0; seed < 4000; ++seed) {
            Random random(seed);
            ScriptOptions options;
            options.scenes = 2;
            options.nasty = true;
            options.titlePage = seed % 2 == 0;
            options.dual = 0.3;
            const Script script = randomScript(random, options);
            const QString text = writeFountain(script);
            const QString parts = difference(readFountain(text), script);
            QVERIFY2(
                parts.isEmpty(), QByteArray::number(static_cast<qulonglong>(seed)) + ": " + parts.toUtf8());
            QVERIFY(text.isEmpty() || text.endsWith(u'\n'));
        }
    }

    void whateverIsReadSurvivesWriting()
    {
        for (std::uint64_t seed = 0; seed < 10000; ++seed) {
            Random random(seed);
            const QString text = randomFountain(random, 5 + static_cast<int>(seed % 50));
            const Script script = readFountain(text);
            const QString parts = difference(readFountain(writeFountain(script)), script);
            QVERIFY2(parts.isEmpty(),
                QByteArray::number(static_cast<qulonglong>(seed)) + ": " + parts.toUtf8() + "\nread from:\n"
                    + escaped(text) + "\nwritten:\n" + escaped(writeFountain(script)));
        }
    }
};

QTEST_GUILESS_MAIN(TestFountainWriter)
#include "tst_fountain_writer.moc"
