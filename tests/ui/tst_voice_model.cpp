// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of voice profiles: what is found in them, in what order, and how one becomes another under a view.
#include "ui/voices/voice_model.h"

#include "ui/common/theme.h"
#include "ui/voices/voice_words.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <numeric>
#include <random>

using namespace dg;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

CacheKey keyOf(int number)
{
    return voiceProfileCacheKey({{u"number"_s, number}});
}

VoiceEntry plainEntry(int number, const QString &character = u"Odile"_s)
{
    VoiceEntry entry;
    entry.key = keyOf(number);
    entry.character = character;
    entry.show = u"Low Water"_s;
    entry.model = u"scripted-1"_s;
    entry.tiers = {u"memory"_s};
    entry.searchText = searchable(entry.character + u'\n' + entry.show + u'\n' + entry.model);
    return entry;
}

std::shared_ptr<const VoiceEntry> shared(VoiceEntry entry)
{
    return std::make_shared<const VoiceEntry>(std::move(entry));
}

EntryInfo infoOf(int number, const QString &character)
{
    EntryInfo info;
    info.key = keyOf(number);
    info.label = character + u"'s voice"_s;
    info.tags = {tags::show(u"Low Water"_s), tags::character(character), tags::model(u"scripted-1"_s)};
    info.bytes = 900;
    info.remaining = 24h;
    info.tiers = {u"memory"_s, u"disk"_s};
    return info;
}

QStringList namesIn(const VoiceList &list)
{
    QStringList names;
    for (const auto &entry : *list)
        names.append(entry->character);
    return names;
}

const RoomTime now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());

} // namespace

class VoiceModelTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anEntryIsReadFromItsTags()
    {
        EntryInfo info = infoOf(1, u"Mara"_s);
        info.uses = 4;
        EntryInfo untagged = infoOf(2, u"x"_s);
        untagged.tags.clear();
        untagged.label = u"Somebody"_s;
        const VoiceList list = voicesOf({info, untagged}, {}, now);
        QCOMPARE(namesIn(list), QStringList({u"Mara"_s, u"Somebody"_s}));
        QCOMPARE((*list)[0]->show, u"Low Water"_s);
        QCOMPARE((*list)[0]->model, u"scripted-1"_s);
        QCOMPARE((*list)[0]->uses, 4);
        QVERIFY((*list)[0]->expires == now + 24h);
    }

    void whatHasNotChangedIsTheSameObject()
    {
        const VoiceList first = voicesOf({infoOf(1, u"Mara"_s), infoOf(2, u"Bo"_s)}, {}, now);
        // A second later a second less is left: the same moment.
        EntryInfo mara = infoOf(1, u"Mara"_s);
        mara.remaining -= 1s;
        EntryInfo bo = infoOf(2, u"Bo"_s);
        bo.uses = 1;
        const VoiceList second = voicesOf({mara, bo}, *first, now + 1s);
        QVERIFY((*second)[0] == (*first)[0]);
        QVERIFY((*second)[1] != (*first)[1]);
        mara.remaining = 48h;
        QVERIFY((*voicesOf({mara}, *second, now))[0] != (*first)[0]);
    }

    void whatLiesInTheRoomIsListedWithThisMachines()
    {
        EntryInfo both = infoOf(1, u"Mara"_s);
        EntryInfo there = infoOf(2, u"Bo"_s);
        EntryInfo gone = infoOf(3, u"Cy"_s);
        for (EntryInfo *info : {&both, &there, &gone})
            info->tiers = {u"Redis"_s};
        both.tiers = {u"memory"_s, u"Redis"_s};
        gone.remaining = 10s;
        const VoiceList all = voicesOf({both, there, gone, infoOf(4, u"Di"_s)}, {}, now);
        const VoiceList room = voicesInRoom(*all);
        QCOMPARE(namesIn(room), QStringList({u"Mara"_s, u"Bo"_s, u"Cy"_s}));

        both.tiers = {u"memory"_s};
        const VoiceList here = voicesOf({both, infoOf(4, u"Di"_s)}, *all, now + 20s);
        const VoiceList merged = withRoom(*here, *room, *all, now + 20s);
        QStringList names = namesIn(merged);
        names.sort();
        QCOMPARE(names, QStringList({u"Bo"_s, u"Di"_s, u"Mara"_s}));
        for (const auto &entry : *merged) {
            if (entry->character == u"Mara"_s)
                QCOMPARE(entry->tiers, QStringList({u"memory"_s, u"Redis"_s}));
            if (entry->character == u"Bo"_s)
                QCOMPARE(entry->tiers, QStringList({u"Redis"_s}));
        }
        // The next tick finds nothing new.
        const VoiceList again =
            withRoom(*voicesOf({both, infoOf(4, u"Di"_s)}, *merged, now + 21s), *room, *merged, now + 21s);
        QVERIFY(stepsBetween(*arranged(*merged, {}), arranged(*again, {})).empty());
        QCOMPARE(namesIn(without(*room, {keyOf(2)})), QStringList({u"Mara"_s, u"Cy"_s}));
    }

    void filtersByAnyWordInAnyScript_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QStringList>("found");
        const QStringList all {u"Odile"_s, u"José"_s, u"Зоя"_s, u"明美"_s, u"İpek"_s};
        QTest::newRow("nothing") << QString() << all;
        QTest::newRow("spaces") << u"  "_s << all;
        QTest::newRow("other case") << u"oDIL"_s << QStringList {u"Odile"_s};
        QTest::newRow("composed") << u"josé"_s << QStringList {u"José"_s};
        QTest::newRow("decomposed") << u"jose\u0301"_s << QStringList {u"José"_s};
        QTest::newRow("Cyrillic") << u"зО"_s << QStringList {u"Зоя"_s};
        QTest::newRow("Han") << u"明"_s << QStringList {u"明美"_s};
        QTest::newRow("by show and model") << u"water scripted"_s << all;
        QTest::newRow("words in any order") << u"low odile"_s << QStringList {u"Odile"_s};
        QTest::newRow("not there") << u"odile bus"_s << QStringList {};
        QTest::newRow("no pattern") << u"O.*"_s << QStringList {};
    }

    void filtersByAnyWordInAnyScript()
    {
        QFETCH(QString, filter);
        QFETCH(QStringList, found);
        VoiceEntries all;
        int number = 0;
        for (const QString &name : {u"Odile"_s, u"José"_s, u"Зоя"_s, u"明美"_s, u"İpek"_s})
            all.push_back(shared(plainEntry(++number, name)));
        QStringList names = namesIn(arranged(all, {filter}));
        names.sort();
        found.sort();
        QCOMPARE(names, found);
    }

    void sortsByEveryColumn_data()
    {
        QTest::addColumn<int>("column");
        for (int column = 0; column < voiceColumnCount; ++column)
            QTest::addRow("%d", column) << column;
    }

    void sortsByEveryColumn()
    {
        QFETCH(int, column);
        // Each is first by just one column, and second by all others.
        VoiceEntry second = plainEntry(0, u"b"_s);
        second.show = second.model = u"b"_s;
        second.made = now;
        second.expires = now;
        second.bytes = second.uses = 2;
        second.tiers = {u"memory"_s, u"disk"_s};
        VoiceEntry first = second;
        first.key = keyOf(1);
        switch (static_cast<VoiceColumn>(column)) {
        case VoiceColumn::Character:
            first.character = u"A"_s;
            break;
        case VoiceColumn::Show:
            first.show = u"A"_s;
            break;
        case VoiceColumn::Model:
            first.model = u"A"_s;
            break;
        case VoiceColumn::Made:
            first.made = now - 1h;
            break;
        case VoiceColumn::Expires:
            second.pinned = true; // never
            break;
        case VoiceColumn::Size:
            first.bytes = 1;
            break;
        case VoiceColumn::Used:
            first.uses = 1;
            break;
        case VoiceColumn::Where:
            first.tiers = {u"Redis"_s};
            break;
        case VoiceColumn::Pinned:
            first.pinned = true;
            break;
        }
        const VoiceEntries all {shared(second), shared(first)};
        const auto firstBy = [&](bool descending) {
            return arranged(all, {{}, static_cast<VoiceColumn>(column), descending})->front()->key;
        };
        QVERIFY(firstBy(false) == first.key);
        QVERIFY(firstBy(true) == second.key);
    }

    void equalOnesStandInOneOrder()
    {
        VoiceEntries all;
        for (int i = 0; i < 50; ++i)
            all.push_back(shared(plainEntry(i)));
        const VoiceList ordered = arranged(all, {{}, VoiceColumn::Size, true});
        std::ranges::reverse(all);
        QVERIFY(*arranged(all, {{}, VoiceColumn::Size, true}) == *ordered);
    }

    void anyListBecomesAnyOther()
    {
        std::mt19937 random(20260512);
        const auto below = [&](int limit) {
            return static_cast<int>(random() % static_cast<unsigned>(limit));
        };
        const Theme theme;
        VoiceModel model(theme);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
        QItemSelectionModel selection(&model);
        for (int round = 0; round < 300; ++round) {
            // Some of forty keys in a random order; what is new may also be a changed one.
            std::vector<int> keys(40);
            std::iota(keys.begin(), keys.end(), 0);
            if (round % 3 != 0)
                std::ranges::shuffle(keys, random);
            keys.resize(static_cast<std::size_t>(below(41)));
            const VoiceEntries before = *model.rows();
            VoiceEntries next;
            for (const int key : keys) {
                const auto known =
                    std::ranges::find_if(before, [&](const auto &entry) { return entry->key == keyOf(key); });
                next.push_back(known != before.end() && below(4) > 0 ? *known : shared(plainEntry(key)));
            }
            selection.clear();
            std::vector<CacheKey> selected;
            for (int row = 0; row < model.rowCount(); ++row) {
                if (below(3) > 0)
                    continue;
                selection.select(
                    model.index(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
                selected.push_back(model.entry(row)->key);
            }
            insertions.clear();
            removals.clear();

            model.apply(stepsBetween(before, std::make_shared<const VoiceEntries>(next)));

            QVERIFY(*model.rows() == next);
            QVERIFY(insertions.size() <= 1);
            QVERIFY(removals.size() <= 1);
            std::erase_if(selected, [&](const CacheKey &key) { return !model.indexOf(key).isValid(); });
            QCOMPARE(selection.selectedRows().size(), static_cast<qsizetype>(selected.size()));
            for (const CacheKey &key : selected)
                QVERIFY(selection.isRowSelected(model.indexOf(key).row()));
        }
        QCOMPARE(resets.size(), 0);
    }

    void aTickTellsNoMoreThanHasChanged()
    {
        const Theme theme;
        VoiceModel model(theme);
        VoiceEntries entries;
        for (int i = 0; i < 10; ++i)
            entries.push_back(shared(plainEntry(i, u"P%1"_s.arg(i))));
        const auto show = [&](const VoiceEntries &next) {
            model.apply(stepsBetween(*model.rows(), std::make_shared<const VoiceEntries>(next)));
        };
        show(entries);
        QSignalSpy layouts(&model, &QAbstractItemModel::layoutChanged);
        QSignalSpy insertions(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removals(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        show(entries);
        QCOMPARE(layouts.size() + insertions.size() + removals.size() + changes.size(), 0);

        entries.erase(entries.begin() + 3);
        show(entries);
        QCOMPARE(removals.size(), 1);
        QCOMPARE(removals.front()[1].toInt(), 3);
        QCOMPARE(removals.front()[2].toInt(), 3);

        entries.insert(entries.begin() + 5, shared(plainEntry(77)));
        show(entries);
        QCOMPARE(insertions.size(), 1);
        QCOMPARE(insertions.front()[1].toInt(), 5);

        entries[2] = shared(plainEntry(2, u"P2 again"_s));
        show(entries);
        QCOMPARE(changes.size(), 1);
        QCOMPARE(changes.front()[0].toModelIndex().row(), 2);
        QCOMPARE(changes.front()[1].toModelIndex().row(), 2);
        QCOMPARE(layouts.size(), 0);
    }

    void saysWhatAClearLoses()
    {
        VoiceEntry paid = plainEntry(1);
        paid.worth = {MicroDollars(2500), TokenCount(900), 3s};
        VoiceEntry free = plainEntry(2);
        free.model = u"rehearsal-1"_s;
        VoiceEntry local = plainEntry(3);
        local.worth.time = 30s;
        VoiceEntry kept = paid;
        kept.pinned = true;
        const auto lost = [](VoiceEntries entries, bool room = false) { return voice::lost(entries, room); };
        QVERIFY(lost({shared(paid)}).startsWith(u"Having it again takes 1 call, about 3 s and $0.0025."_s));
        QVERIFY(lost({shared(paid), shared(local)})
                    .startsWith(u"Having them again takes 2 calls, about 33 s and $0.0025."_s));
        QVERIFY(
            lost({shared(local)}).startsWith(u"Having it again takes 1 call, about 30 s and no money."_s));
        QVERIFY(lost({shared(free)}).startsWith(u"Rehearsal writes it again for nothing."_s));
        QVERIFY(lost({shared(free), shared(free)}).startsWith(u"Rehearsal writes them again for nothing."_s));
        QVERIFY(!lost({shared(free), shared(paid)}).contains(u"for nothing"_s));
        QVERIFY(lost({shared(kept)}).contains(u"It is pinned"_s));
        QVERIFY(lost({shared(kept), shared(paid)}).contains(u"One of them is pinned"_s));
        QVERIFY(!lost({shared(paid)}).contains(u"server"_s));
        QVERIFY(lost({shared(paid)}, true).contains(u"It goes from the room's server as well"_s));
    }

    void saysWhatAnImportBrought()
    {
        QCOMPARE(voice::imported({12, 3, 1}),
            u"12 profiles added, 3 were there already, 1 was not readable and was left out."_s);
        QCOMPARE(voice::imported({1, 0, 0}), u"1 profile added."_s);
        QCOMPARE(
            voice::imported({0, 1, 2}), u"1 was there already, 2 were not readable and were left out."_s);
        QCOMPARE(voice::imported({}), u"There was no profile in it."_s);
    }

    void saysHowLongItIsGoodFor()
    {
        const auto in = [](std::chrono::microseconds time) {
            return voice::timeLeft(
                std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()) + time + 30s);
        };
        QCOMPARE(in(-1h), u"under a minute"_s);
        QCOMPARE(in(12min), u"12 min"_s);
        QCOMPARE(in(5h), u"5 h"_s);
        QCOMPARE(in(47h), u"47 h"_s);
        QCOMPARE(in(29 * 24h), u"29 days"_s);
    }
};

QTEST_MAIN(VoiceModelTest)
#include "tst_voice_model.moc"
