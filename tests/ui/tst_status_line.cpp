// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/events/run_state.h"
#include "ui/common/theme.h"
#include "ui/run/status_line.h"

#include <QTest>

using namespace dg;
using namespace Qt::StringLiterals;

namespace {

const StageRef outline {u"outline"_s, {}};

RunState runWith(const std::vector<RunEventBody> &bodies)
{
    RunState state;
    std::int64_t sequence = 0;
    RunSettings settings;
    settings.budget = MicroDollars(500'000);
    reduce(state, {RunId(1), ++sequence, {}, RunStarted {EpisodeId(1), settings, u"m"_s}});
    reduce(state, {RunId(1), ++sequence, {}, StagesPlanned {{{outline, u"Outline"_s, {}}}}});
    for (const RunEventBody &body : bodies)
        reduce(state, {RunId(1), ++sequence, {}, body});
    return state;
}

} // namespace

class StatusLineTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhyNothingSeemsToHappen()
    {
        const Theme theme;
        StatusLine line(theme);
        const Error away {ErrorKind::NotAccessible, "Nobody answers.", "Try again."};
        RunState state = runWith({StageCalling {outline}, StageRetrying {outline, away, {}, {}, {}}});
        line.apply(state, true);
        QVERIFY2(line.text().contains(u"Asked again: not to be reached"_s), qPrintable(line.text()));
        reduce(state, {RunId(1), 9, {}, StageCalling {outline}});
        line.apply(state, true);
        QVERIFY2(!line.text().contains(u"Asked again"_s), qPrintable(line.text()));
    }

    void saysWhatWasSpentOfWhat()
    {
        const Theme theme;
        StatusLine line(theme);
        StageFinished finished;
        finished.ref = outline;
        finished.usage = {TokenCount(1000), TokenCount(100), MicroDollars(21'000)};
        line.apply(runWith({StageCalling {outline}, finished}), true);
        QVERIFY2(line.text().contains(u"$0.021 of $0.50"_s), qPrintable(line.text()));
    }

    void aPauseGoesBeforeATrouble()
    {
        const Theme theme;
        StatusLine line(theme);
        const Error refused {ErrorKind::Unauthorised, "No.", {}};
        line.apply(runWith({StageCalling {outline}, RunPaused {refused},
                       StageRetrying {outline, refused, {}, {}, {}}}),
            true);
        QVERIFY2(line.text().contains(u"waits for a key"_s), qPrintable(line.text()));
        QVERIFY(!line.text().contains(u"Asked again"_s));
    }
};

QTEST_MAIN(StatusLineTest)
#include "tst_status_line.moc"
