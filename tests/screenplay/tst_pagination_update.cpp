// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/screenplay/pagination.h"

#include "tests/support/random_elements.h"

#include <QTest>

#include <algorithm>
#include <utility>

using namespace dg;

namespace {

using Elements = std::vector<ScriptElement>;

/// Does something to the script, and says what.
ElementChange edit(Random &random, Elements &script)
{
    const auto size = static_cast<int>(script.size());
    const int first = static_cast<int>(random.below(static_cast<std::uint64_t>(size) + 1));
    const int most = random.chance(0.05) ? size : 2;
    const int removed =
        static_cast<int>(random.below(static_cast<std::uint64_t>(std::min(most, size - first)) + 1));
    Elements inserted(script.begin() + first, script.begin() + first + removed);
    switch (random.below(5)) {
    case 0:
        inserted.clear();
        break;
    case 1:
        inserted = randomElements(random, static_cast<int>(random.below(3)));
        break;
    case 2:
        for (ScriptElement &element : inserted)
            element.text += QStringLiteral(" more of it.");
        break;
    case 3:
        for (ScriptElement &element : inserted)
            element.type = static_cast<ElementType>(random.below(elementTypeCount));
        break;
    default:
        for (ScriptElement &element : inserted)
            element.dual = !element.dual;
    }
    script.erase(script.begin() + first, script.begin() + first + removed);
    script.insert(script.begin() + first, inserted.begin(), inserted.end());
    return {first, removed, static_cast<int>(inserted.size())};
}

struct Shown {
    std::vector<Page> pages;
    std::vector<std::vector<StyledText>> texts;
};

Shown shown(const Pagination &pagination)
{
    Shown result {pagination.pages(), {}};
    for (const Page &page : result.pages) {
        auto &texts = result.texts.emplace_back();
        for (const PageLine &line : page.lines)
            texts.push_back(pagination.textOf(line));
    }
    return result;
}

bool sameScenes(const Pagination &a, const Pagination &b)
{
    return std::ranges::equal(a.scenes(), b.scenes(), [](const SceneLength &x, const SceneLength &y) {
        return x.element == y.element && x.page == y.page && x.row == y.row && x.eighths == y.eighths;
    });
}

/// What is wrong with it; empty: nothing.
QString checkChange(const Shown &before, const Shown &after, const Pagination::PageChange &pages,
    const ElementChange &elements)
{
    const auto old = static_cast<int>(before.pages.size());
    const auto now = static_cast<int>(after.pages.size());
    if (old - pages.removed + pages.inserted != now || pages.first + pages.removed > old)
        return QStringLiteral("counts");
    const auto same = [&](int oldPage, int newPage) {
        Page page = before.pages[static_cast<std::size_t>(oldPage)];
        for (PageLine &line : page.lines) {
            if (line.element >= elements.first + elements.removed)
                line.element += elements.inserted - elements.removed;
        }
        return page == after.pages[static_cast<std::size_t>(newPage)]
            && before.texts[static_cast<std::size_t>(oldPage)]
            == after.texts[static_cast<std::size_t>(newPage)];
    };
    for (int page = 0; page < pages.first; ++page) {
        if (!same(page, page))
            return QStringLiteral("page %1 before the change is another").arg(page);
    }
    for (int page = pages.first + pages.removed; page < old; ++page) {
        if (!same(page, page + pages.inserted - pages.removed))
            return QStringLiteral("page %1 behind the change is another").arg(page);
    }
    return {};
}

} // namespace

class PaginationUpdateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void updatesToWhatTheWholeGives_data();
    void updatesToWhatTheWholeGives();
    void breaksFewPagesForAnEdit();
};

void PaginationUpdateTest::updatesToWhatTheWholeGives_data()
{
    QTest::addColumn<int>("seed");
    QTest::addColumn<int>("scripts");
    QTest::addColumn<int>("elements");
    QTest::addColumn<int>("edits");
    QTest::newRow("short") << 1 << 600 << 12 << 12;
    QTest::newRow("some pages") << 2 << 80 << 40 << 30;
    QTest::newRow("long") << 3 << 8 << 400 << 50;
}

void PaginationUpdateTest::updatesToWhatTheWholeGives()
{
    QFETCH(int, seed);
    QFETCH(int, scripts);
    QFETCH(int, elements);
    QFETCH(int, edits);
    Random random(static_cast<std::uint64_t>(seed));
    for (int script = 0; script < scripts; ++script) {
        const PageStyle style = randomStyle(random);
        Elements text = randomElements(random, elements);
        Pagination updated(style);
        updated.paginate(text);
        Shown before = shown(updated);
        for (int i = 0; i < edits; ++i) {
            const ElementChange change = edit(random, text);
            const Pagination::PageChange pages = updated.update(text, change);
            Pagination whole(style);
            whole.paginate(text);
            const QString where =
                QStringLiteral("seed %1, script %2, edit %3, %4").arg(seed).arg(script).arg(i).arg(style.id);
            Shown after = shown(updated);
            const Shown expected = shown(whole);
            QVERIFY2(after.pages == expected.pages, qPrintable(where));
            QVERIFY2(after.texts == expected.texts, qPrintable(where));
            QVERIFY2(sameScenes(updated, whole), qPrintable(where));
            QCOMPARE(updated.filledLines(), whole.filledLines());
            const QString wrong = checkChange(before, after, pages, change);
            QVERIFY2(wrong.isEmpty(), qPrintable(where + QStringLiteral(": ") + wrong));
            before = std::move(after);
        }
    }
}

void PaginationUpdateTest::breaksFewPagesForAnEdit()
{
    Elements text;
    for (int i = 0; i < 1000; ++i)
        text.push_back({ElementType::Action, QStringLiteral("Rain on the roof.")});
    Pagination pagination;
    pagination.paginate(text);
    text[500].text += QStringLiteral(" And on the ferry.");
    const auto same = pagination.update(text, {500, 1, 1});
    QVERIFY(same.removed <= 2);
    QCOMPARE(same.inserted, same.removed);
}

QTEST_GUILESS_MAIN(PaginationUpdateTest)
#include "tst_pagination_update.moc"
