// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/bible/bible_page.h"

#include "ui/bible/place_list.h"
#include "ui/brief/text_area.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

QStringList split(const QString &lines)
{
    return lines.split(u'\n', Qt::SkipEmptyParts);
}

bool isIn(const Show &show, std::size_t place)
{
    return place < show.places.size();
}

} // namespace

BiblePage::BiblePage(const Theme &theme, QWidget *parent)
    : ShowForm(u"bible"_s, tr("Bible"), parent)
    , m_theme(theme)
{
    addTitle(tr("The Bible"));
    addFields();
    addPlaces();
    column().addStretch();
}

void BiblePage::addFields()
{
    const auto line = [this](const QString &name, const QString &label, const QString &guidance, auto read,
                          auto write, std::function<QString(const Show &, const QString &)> problem = {}) {
        bind(
            guided::addLine(column(), name, label, guidance), {name, label, read, write, std::move(problem)});
    };
    const auto text = [this](const QString &name, const QString &label, const QString &guidance, int lines,
                          auto read, auto write) {
        bind(guided::addText(column(), name, label, guidance, lines), {name, label, read, write});
    };
    const auto list = [this](const QString &name, const QString &label, const QString &guidance,
                          QStringList Show::*member) {
        bindLines(guided::addText(column(), name, label, guidance, 2),
            {name, label, [member](const Show &show) { return (show.*member).join(u'\n'); },
                [member](Show &show, const QString &lines) { show.*member = split(lines); }});
    };
    const auto member = [](QString Show::*field) {
        return std::pair {[field](const Show &show) { return show.*field; },
            [field](Show &show, const QString &value) { show.*field = value; }};
    };

    const auto [title, setTitleOf] = member(&Show::title);
    line(u"showTitleField"_s, tr("Title"), {}, title, setTitleOf, [](const Show &, const QString &value) {
        return value.trimmed().isEmpty() ? tr("A show needs a title.") : QString();
    });
    const auto [logline, setLogline] = member(&Show::logline);
    text(u"showLogline"_s, tr("Logline"),
        tr("The whole show in a sentence: who is stuck with whom, where, and why nobody leaves."), 2, logline,
        setLogline);
    const auto [genre, setGenre] = member(&Show::genre);
    line(u"showGenre"_s, tr("Genre"),
        tr("As a programme guide would put it: workplace comedy, family sitcom, mockumentary."), genre,
        setGenre);
    const auto [tone, setTone] = member(&Show::tone);
    text(u"showTone"_s, tr("Tone"),
        tr("How it feels to be in the room, what the jokes come out of, and what is played straight."), 2,
        tone, setTone);

    auto *format = new QComboBox(column().parentWidget());
    format->setObjectName(u"showFormat"_s);
    format->setFocusPolicy(Qt::StrongFocus);
    format->addItem(tr("Single camera"), u"single"_s);
    format->addItem(tr("Multi-camera"), u"multi"_s);
    guided::addField(column(), tr("Format"), format,
        tr("Single camera is shot like a film. Multi-camera is played before an audience, in few sets."));
    bind(format,
        {u"showFormat"_s, tr("Format"),
            [](const Show &show) {
                return show.format == ShowFormat::MultiCamera ? u"multi"_s : u"single"_s;
            },
            [](Show &show, const QString &value) {
                show.format = value == "multi"_L1 ? ShowFormat::MultiCamera : ShowFormat::SingleCamera;
            }});
    const auto [world, setWorld] = member(&Show::world);
    text(u"showWorld"_s, tr("World"),
        tr("Where and when it plays, what is normal there, and what everybody is up against."), 3, world,
        setWorld);

    guided::addHeading(column(), tr("Inspired by"),
        tr("A format that is there already and whose engine runs in your world. It may stay empty."));
    line(
        u"inspiredTitle"_s, tr("Which"), tr("A show, or a kind of show."),
        [](const Show &show) { return show.inspiredBy.title; },
        [](Show &show, const QString &value) { show.inspiredBy.title = value; });
    text(
        u"inspiredEngine"_s, tr("What makes it tick"),
        tr("Not its people and not its jokes: the machine that makes trouble every week."), 2,
        [](const Show &show) { return show.inspiredBy.engine; },
        [](Show &show, const QString &value) { show.inspiredBy.engine = value; });

    guided::addHeading(column(), tr("Rules"), tr("What makes an episode one of this show."));
    list(u"showAlways"_s, tr("Always"), tr("One a line: what every episode does."), &Show::always);
    list(u"showNever"_s, tr("Never"), tr("One a line: what no episode does."), &Show::never);
    list(u"showGags"_s, tr("Running gags"), tr("One a line: what may come back, and how it grows each time."),
        &Show::runningGags);
}

void BiblePage::addPlaces()
{
    guided::addHeading(column(), tr("Places"),
        tr("Where scenes can play. The name is what stands in a slug line: GALLEY, and not INT. GALLEY."));
    m_placeColumn = new QVBoxLayout;
    m_placeColumn->setSpacing(spacing::small);
    column().addLayout(m_placeColumn);
    m_addPlace = new QPushButton(tr("Add a place"), column().parentWidget());
    m_addPlace->setObjectName(u"addPlace"_s);
    m_addPlace->setIcon(studioIcon(m_theme, "new"_L1));
    column().addSpacing(spacing::small);
    column().addWidget(m_addPlace, 0, Qt::AlignLeft);
    connect(m_addPlace, &QPushButton::clicked, this, &BiblePage::addPlace);
}

void BiblePage::rebuild()
{
    const std::size_t wanted = base().places.size();
    const bool changes = wanted != m_places.size();
    while (m_places.size() > wanted) {
        unbind(m_places.back());
        m_places.back()->hide();
        m_places.back()->setParent(nullptr);
        m_places.back()->deleteLater(); // it may be its own button that has done it
        m_places.pop_back();
    }
    while (m_places.size() < wanted) {
        const std::size_t at = m_places.size();
        auto *row = new PlaceRow(m_theme, static_cast<int>(at), column().parentWidget());
        m_placeColumn->addWidget(row);
        connect(row, &PlaceRow::moved, this, [this, at](int by) { movePlace(at, by); });
        connect(row, &PlaceRow::removed, this, [this, at] { removePlace(at); });
        bindPlace(*row, at);
        m_places.push_back(row);
    }
    for (std::size_t at = 0; at < wanted; ++at) {
        m_places[at]->setEnds(at == 0, at + 1 == wanted);
        m_places[at]->setHeading(base().places[at].name);
    }
    if (!changes || m_places.empty())
        return;
    // Made after everything else, they stand before the button all the same.
    QWidget *before = findChild<TextArea *>(u"showGags"_s);
    for (const PlaceRow *row : m_places) {
        for (QWidget *each : row->findChildren<QWidget *>()) {
            if (each->focusPolicy() & Qt::TabFocus && each->parentWidget() == row) {
                setTabOrder(before, each);
                before = each;
            }
        }
    }
    setTabOrder(before, m_addPlace);
}

void BiblePage::bindPlace(const PlaceRow &row, std::size_t at)
{
    const QString number = u':' + QString::number(at);
    const auto place = [at](auto get) {
        return [at, get](const Show &show) { return isIn(show, at) ? get(show.places[at]) : QString(); };
    };
    const auto into = [at](auto set) {
        return [at, set](Show &show, const QString &text) {
            if (isIn(show, at))
                set(show.places[at], text);
        };
    };
    Binding name {u"placeName"_s + number, tr("Place"), place([](const Place &each) { return each.name; }),
        into([](Place &each, const QString &text) { each.name = text; })};
    name.problem = [at](const Show &show, const QString &text) {
        const QString wanted = text.simplified();
        if (wanted.isEmpty())
            return tr("A place needs a name.");
        for (std::size_t i = 0; i < show.places.size(); ++i) {
            if (i != at && show.places[i].name.simplified().compare(wanted, Qt::CaseInsensitive) == 0)
                return tr("Another place is called that.");
        }
        return QString();
    };
    bind(row.name, std::move(name));
    bind(row.interior,
        {u"placeInterior"_s + number, tr("Inside or outside"),
            place([](const Place &each) { return each.interior ? u"int"_s : u"ext"_s; }),
            into([](Place &each, const QString &text) { each.interior = text == "int"_L1; })});
    bind(row.description,
        {u"placeDescription"_s + number, tr("Description of a place"),
            place([](const Place &each) { return each.description; }),
            into([](Place &each, const QString &text) { each.description = text; })});
    bindLines(row.things,
        {u"placeThings"_s + number, tr("Things in a place"),
            place([](const Place &each) { return each.things.join(u'\n'); }),
            into([](Place &each, const QString &text) { each.things = split(text); })});
}

void BiblePage::addPlace()
{
    flush();
    Show next = base();
    const auto isThere = [&next](const QString &name) {
        return std::any_of(next.places.begin(), next.places.end(), [&](const Place &each) {
            return each.name.simplified().compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    QString name = tr("New place");
    for (int number = 2; isThere(name); ++number)
        name = tr("New place %1").arg(number);
    next.places.push_back({name, true, {}, {}, {}});
    passOn(next, tr("Add a place"));
    if (m_places.empty())
        return;
    m_places.back()->name->setFocus();
    m_places.back()->name->selectAll();
    // It is laid out only once the page has been.
    QMetaObject::invokeMethod(
        this,
        [this] {
            if (!m_places.empty())
                ensureWidgetVisible(m_places.back()->things, 0, spacing::wide);
        },
        Qt::QueuedConnection);
}

void BiblePage::movePlace(std::size_t at, int by)
{
    flush();
    discard();
    const std::size_t to = by < 0 ? at - 1 : at + 1;
    Show next = base();
    if (!isIn(next, at) || !isIn(next, to))
        return;
    std::swap(next.places[at], next.places[to]);
    passOn(next, tr("Move a place"));
    m_places[to]->name->setFocus();
    ensureWidgetVisible(m_places[to]);
}

void BiblePage::removePlace(std::size_t at)
{
    flush();
    discard();
    Show next = base();
    if (!isIn(next, at))
        return;
    next.places.erase(next.places.begin() + static_cast<std::ptrdiff_t>(at));
    passOn(next, tr("Remove a place"));
    if (m_places.empty())
        m_addPlace->setFocus();
    else
        m_places[std::min(at, m_places.size() - 1)]->name->setFocus();
}

} // namespace dg
