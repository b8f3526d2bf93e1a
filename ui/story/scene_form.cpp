// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/scene_form.h"

#include "core/story/outline_edit.h"
#include "ui/brief/text_area.h"
#include "ui/common/format.h"
#include "ui/common/icons.h"
#include "ui/common/number_box.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

/// A slug line keeps naming its place and time where it names them.
void renameIn(QString &slug, const QString &old, const QString &now)
{
    if (old.trimmed().isEmpty())
        return;
    if (const qsizetype at = slug.lastIndexOf(old.trimmed(), -1, Qt::CaseInsensitive); at >= 0)
        slug.replace(at, old.trimmed().size(), now.trimmed().toUpper());
}

QToolButton *smallButton(const QString &name, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(name);
    button->setText(text);
    button->setProperty("role", u"small"_s);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

void clearLayout(QLayout &layout)
{
    while (QLayoutItem *item = layout.takeAt(0)) {
        if (QWidget *widget = item->widget()) {
            widget->hide(); // the caret leaves it while it is still there
            widget->deleteLater();
        }
        delete item;
    }
}

QWidget *emptyBox(QVBoxLayout *&layout, QWidget *parent)
{
    auto *box = new QWidget(parent);
    layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    return box;
}

} // namespace

SceneForm::SceneForm(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
{
    setObjectName(u"sceneForm"_s);
    auto *grid = new FormGrid(this);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::large, spacing::medium, spacing::large, spacing::large);
    layout->addWidget(grid);
    addFields(*grid);
}

void SceneForm::addFields(FormGrid &grid)
{
    using S = OutlineScene;
    grid.addCaption(tr("Where and who"));
    grid.addRow(tr("Slug line"),
        line(
            u"sceneSlug"_s, tr("slug line"), [](const S &s) { return s.slug; },
            [](S &s, const QString &text) { s.slug = text; }));
    QLineEdit *place = line(
        u"scenePlace"_s, tr("place"), [](const S &s) { return s.place; },
        [](S &s, const QString &text) { renameIn(s.slug, std::exchange(s.place, text), text); });
    QLineEdit *time = line(
        u"sceneTime"_s, tr("time"), [](const S &s) { return s.time; },
        [](S &s, const QString &text) { renameIn(s.slug, std::exchange(s.time, text), text); });
    grid.addRow(tr("Place"), {{QString(), place}, {tr("Time"), time}});
    grid.addRow(tr("With"), boxes(u"sceneCast"_s), tr("Who is in the scene."));
    m_castProblem = new QLabel(tr("Somebody has to be in it."), this);
    m_castProblem->setObjectName(u"sceneCastProblem"_s);
    m_castProblem->setProperty("role", u"problem"_s);
    m_castProblem->hide();
    grid.addWide(m_castProblem);

    auto *stories = new QWidget(this);
    auto *storyRow = new QHBoxLayout(stories);
    storyRow->setContentsMargins(0, 0, 0, 0);
    for (const QString &letter : {u"A"_s, u"B"_s, u"C"_s}) {
        auto *box = new QCheckBox(letter, stories);
        box->setObjectName(u"sceneStory"_s + letter);
        box->setAccessibleName(tr("Serves the %1 story").arg(letter));
        connect(box, &QCheckBox::toggled, this, [this, letter](bool on) {
            S scene = m_scene;
            scene.stories.removeAll(letter);
            if (on)
                scene.stories.append(letter);
            scene.stories.sort();
            change(std::move(scene), {}, tr("stories"));
        });
        storyRow->addWidget(box);
        m_stories.push_back(box);
    }
    storyRow->addStretch();
    grid.addRow(tr("Serves"), stories, tr("Which of the stories it moves on."));

    grid.addCaption(tr("What it is about"));
    grid.addRow(tr("Owner"),
        person(
            u"sceneOwner"_s, tr("owner"), [](const S &s) { return s.owner; },
            [](S &s, const QString &text) { s.owner = text; }),
        tr("Whose scene it is."));
    grid.addRow(tr("Want"),
        area(
            u"sceneWant"_s, tr("want"), 1, false, [](const S &s) { return s.want; },
            [](S &s, const QString &text) { s.want = text; }),
        tr("What they want, here and now."));
    grid.addRow(tr("Obstacle"),
        area(
            u"sceneObstacle"_s, tr("obstacle"), 1, false, [](const S &s) { return s.obstacle; },
            [](S &s, const QString &text) { s.obstacle = text; }),
        tr("Who or what is in the way."));
    grid.addRow(tr("Tactics"),
        area(
            u"sceneTactics"_s, tr("tactics"), 2, true, [](const S &s) { return s.tactics.join(u'\n'); },
            [](S &s, const QString &text) { s.tactics = linesOf(text); }),
        tr("What they try, one a line: three are a scene."));

    grid.addCaption(tr("Turn and game"));
    grid.addRow(tr("Turns from"),
        area(
            u"sceneTurnFrom"_s, tr("turn"), 1, false, [](const S &s) { return s.turn.from; },
            [](S &s, const QString &text) { s.turn.from = text; }));
    grid.addRow(tr("to"),
        area(
            u"sceneTurnTo"_s, tr("turn"), 1, false, [](const S &s) { return s.turn.to; },
            [](S &s, const QString &text) { s.turn.to = text; }));
    grid.addRow(tr("because"),
        area(
            u"sceneTurnBecause"_s, tr("turn"), 1, false, [](const S &s) { return s.turn.because; },
            [](S &s, const QString &text) { s.turn.because = text; }));
    grid.addRow(tr("Unusual"),
        area(
            u"sceneUnusual"_s, tr("game"), 1, false, [](const S &s) { return s.game.unusual; },
            [](S &s, const QString &text) { s.game.unusual = text; }),
        tr("The one unusual thing that the scene plays with."));
    grid.addRow(tr("Sane"),
        person(
            u"sceneSane"_s, tr("game"), [](const S &s) { return s.game.sane; },
            [](S &s, const QString &text) { s.game.sane = text; }),
        tr("Who finds it unusual."));
    grid.addRow(tr("Rungs"),
        area(
            u"sceneRungs"_s, tr("game"), 3, true, [](const S &s) { return s.game.rungs.join(u'\n'); },
            [](S &s, const QString &text) { s.game.rungs = linesOf(text); }),
        tr("How it climbs, one a line: three times."));

    grid.addCaption(tr("Begins and ends"));
    grid.addRow(tr("Enter late"),
        area(
            u"sceneEnterLate"_s, tr("beginning"), 1, false, [](const S &s) { return s.enterLate; },
            [](S &s, const QString &text) { s.enterLate = text; }),
        tr("What has happened already when we come in."));
    grid.addRow(tr("Takes up"),
        area(
            u"sceneHandoffIn"_s, tr("beginning"), 1, false, [](const S &s) { return s.handoffIn; },
            [](S &s, const QString &text) { s.handoffIn = text; }),
        tr("What the scene before it must have left."));
    ChoiceBox *button = choice(
        u"sceneButton"_s, tr("button"), {u"reversal"_s, u"callback"_s, u"image"_s, u"status drop"_s},
        [](const S &s) { return s.button.kind; }, [](S &s, const QString &text) { s.button.kind = text; });
    ChoiceBox *whose = person(
        u"sceneButtonWhose"_s, tr("button"), [](const S &s) { return s.button.whose; },
        [](S &s, const QString &text) { s.button.whose = text; });
    grid.addRow(tr("Button"), {{QString(), button}, {tr("by"), whose}}, tr("The last laugh, and whose."));
    grid.addRow(tr("Hands over"),
        area(
            u"sceneHandoffOut"_s, tr("end"), 1, false, [](const S &s) { return s.handoffOut; },
            [](S &s, const QString &text) { s.handoffOut = text; }),
        tr("What the next scene finds."));
    grid.addRow(tr("Act-out"),
        area(
            u"sceneActOut"_s, tr("end"), 1, false, [](const S &s) { return s.actOut; },
            [](S &s, const QString &text) { s.actOut = text; }),
        tr("Only where an act ends here: how the plan gets worse."));
    auto *lengthBox = new QWidget(this);
    auto *lengthRow = new QHBoxLayout(lengthBox);
    lengthRow->setContentsMargins(0, 0, 0, 0);
    m_length = new NumberBox(lengthBox);
    m_length->setObjectName(u"sceneLength"_s);
    m_length->setRange(1, 400);
    m_length->setAccessibleName(tr("Length, in eighths of a page"));
    m_length->setMinimumWidth(84);
    m_pages = new QLabel(lengthBox);
    m_pages->setProperty("role", u"guidance"_s);
    lengthRow->addWidget(m_length);
    lengthRow->addWidget(m_pages, 1);
    connect(m_length, &QSpinBox::valueChanged, this, [this](int eighths) {
        S scene = m_scene;
        scene.targetEighths = eighths;
        change(std::move(scene), u"length"_s, tr("length"));
    });
    m_length->installEventFilter(this);
    grid.addRow(tr("Length"), lengthBox, tr("What is aimed at, in eighths of a page."));

    grid.addCaption(tr("Plants and payoffs"));
    grid.addWide(emptyBox(m_plantBox, this));
    grid.addWide(emptyBox(m_payoffBox, this));
    auto *adding = new QWidget(this);
    auto *addRow = new QHBoxLayout(adding);
    addRow->setContentsMargins(0, 0, 0, 0);
    QToolButton *addPlant = smallButton(u"sceneAddPlant"_s, tr("Plant something"), adding);
    QToolButton *addPayoff = smallButton(u"sceneAddPayoff"_s, tr("Pay something off"), adding);
    addRow->addWidget(addPlant);
    addRow->addWidget(addPayoff);
    addRow->addStretch();
    grid.addWide(adding);
    connect(addPlant, &QToolButton::clicked, this, [this] {
        S scene = m_scene;
        scene.plants.push_back({m_freePlant, {}, scene.owner});
        change(std::move(scene), {}, tr("plants"));
        if (!m_plants.empty())
            m_plants.back().words->setFocus();
    });
    connect(addPayoff, &QToolButton::clicked, this, [this] {
        S scene = m_scene;
        scene.payoffs.push_back({m_plantsToPay.empty() ? QString() : m_plantsToPay.front().first, {}});
        change(std::move(scene), {}, tr("payoffs"));
        if (!m_payoffs.empty())
            m_payoffs.back().plant->setFocus();
    });

    grid.addCaption(tr("What they know and hold"));
    grid.addWide(emptyBox(m_factBox, this));
}

QLineEdit *SceneForm::line(const QString &name, const QString &words, Get get, Set set)
{
    auto *field = new QLineEdit(this);
    field->setObjectName(name);
    field->installEventFilter(this);
    const std::size_t index = m_texts.size();
    m_texts.add({name, words, [field] { return field->text(); },
        [field](const QString &text) { field->setText(text); },
        [](const QString &text) { return text.simplified(); }, std::move(get), std::move(set)});
    connect(field, &QLineEdit::textEdited, this, [this, index] { emitField(index); });
    return field;
}

TextArea *SceneForm::area(const QString &name, const QString &words, int lines, bool isList, Get get, Set set)
{
    auto *field = new TextArea(lines, this);
    field->setObjectName(name);
    field->setUndoRedoEnabled(false); // the outline's own undo goes further
    field->installEventFilter(this);
    const std::size_t index = m_texts.size();
    m_texts.add({name, words, [field] { return field->toPlainText(); },
        [field](const QString &text) { field->setText(text); },
        [isList](const QString &text) { return isList ? linesOf(text).join(u'\n') : text.simplified(); },
        std::move(get), std::move(set)});
    connect(field, &QPlainTextEdit::textChanged, this, [this, index] { emitField(index); });
    return field;
}

ChoiceBox *SceneForm::choice(
    const QString &name, const QString &words, const QStringList &choices, Get get, Set set)
{
    auto *field = new ChoiceBox(true, this);
    field->setObjectName(name);
    field->setChoices(choices);
    field->lineEdit()->installEventFilter(this);
    const std::size_t index = m_texts.size();
    m_texts.add({name, words, [field] { return field->currentText(); },
        [field](const QString &text) { field->setEditText(text); },
        [](const QString &text) { return text.simplified(); }, std::move(get), std::move(set)});
    connect(field, &QComboBox::editTextChanged, this, [this, index] { emitField(index); });
    return field;
}

ChoiceBox *SceneForm::person(const QString &name, const QString &words, Get get, Set set)
{
    ChoiceBox *field = choice(name, words, {}, std::move(get), std::move(set));
    m_people.push_back(field);
    return field;
}

QWidget *SceneForm::boxes(const QString &name)
{
    m_castBox = new QWidget(this);
    m_castBox->setObjectName(name);
    auto *grid = new QGridLayout(m_castBox);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(spacing::small);
    grid->setVerticalSpacing(0);
    return m_castBox;
}

void SceneForm::emitField(std::size_t index)
{
    if (m_setting)
        return;
    const auto &field = m_texts.field(index);
    OutlineScene scene = m_scene;
    field.set(scene, field.normal(field.text()));
    change(std::move(scene), field.key, field.words);
}

void SceneForm::change(OutlineScene scene, const QString &key, const QString &words)
{
    if (m_setting)
        return;
    m_scene = std::move(scene);
    Q_EMIT edited(m_scene, key, words);
}

void SceneForm::show(const Outline &outline, std::size_t index, const QStringList &people)
{
    const QScopedValueRollback setting(m_setting, true);
    m_scene = outline.scenes[index];
    QStringList everyone = people;
    for (const QString &name : m_scene.cast) {
        if (!everyone.contains(name))
            everyone.append(name);
    }
    for (ChoiceBox *box : m_people)
        box->setChoices(m_scene.cast);
    m_texts.show(m_scene);
    showCast(everyone);
    for (QCheckBox *box : m_stories)
        box->setChecked(m_scene.stories.contains(box->text()));
    m_length->setValue(m_scene.targetEighths);
    m_pages->setText(tr("eighths: %1").arg(format::pages(m_scene.targetEighths)));
    m_freePlant = freePlantLabel(outline);
    showPlants();
    showPayoffs(outline);
    showFacts();
}

void SceneForm::showCast(const QStringList &people)
{
    auto *grid = static_cast<QGridLayout *>(m_castBox->layout());
    if (std::exchange(m_shownPeople, people) != people || m_cast.empty()) {
        clearLayout(*grid);
        m_cast.clear();
        constexpr int columns = 3;
        for (qsizetype i = 0; i < people.size(); ++i) {
            auto *box = new QCheckBox(people[i], m_castBox);
            box->setObjectName(u"sceneCast:%1"_s.arg(people[i]));
            connect(box, &QCheckBox::toggled, this, [this, box](bool on) {
                if (m_setting)
                    return;
                OutlineScene scene = m_scene;
                if (on)
                    scene.cast.append(box->text());
                else
                    scene.cast.removeAll(box->text());
                m_castProblem->setVisible(scene.cast.isEmpty());
                if (scene.cast.isEmpty()) {
                    const QScopedValueRollback setting(m_setting, true);
                    box->setChecked(true);
                    return;
                }
                change(std::move(scene), {}, tr("cast"));
            });
            grid->addWidget(box, static_cast<int>(i) / columns, static_cast<int>(i) % columns);
            m_cast.push_back(box);
        }
        grid->setColumnStretch(columns, 1);
    }
    for (QCheckBox *box : m_cast)
        box->setChecked(m_scene.cast.contains(box->text()));
    if (m_scene.cast.size() > 1)
        m_castProblem->hide();
}

void SceneForm::showPlants()
{
    if (m_plants.size() != m_scene.plants.size()) {
        clearLayout(*m_plantBox);
        m_plants.clear();
        for (std::size_t i = 0; i < m_scene.plants.size(); ++i) {
            auto *row = new QWidget(this);
            auto *layout = new QHBoxLayout(row);
            layout->setContentsMargins(0, 0, 0, 0);
            layout->setSpacing(spacing::small);
            auto *label = new QLabel(tr("Plant"), row);
            label->setProperty("role", u"guidance"_s);
            label->setFixedWidth(92);
            auto *words = new QLineEdit(row);
            words->setObjectName(u"scenePlant:%1"_s.arg(i));
            words->setPlaceholderText(tr("Word for word"));
            words->setAccessibleName(tr("Plant, word for word"));
            words->installEventFilter(this);
            auto *speaker = new ChoiceBox(true, row);
            speaker->setObjectName(u"scenePlantSpeaker:%1"_s.arg(i));
            speaker->setAccessibleName(tr("Who says it"));
            speaker->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
            speaker->setMinimumWidth(112);
            speaker->lineEdit()->installEventFilter(this);
            QToolButton *remove = smallButton(u"sceneRemovePlant:%1"_s.arg(i), {}, row);
            remove->setIcon(studioIcon(m_theme, "close"_L1, IconTint::Muted));
            remove->setToolTip(tr("Take this plant out"));
            remove->setAccessibleName(remove->toolTip());
            layout->addWidget(label);
            layout->addWidget(words, 1);
            layout->addWidget(speaker);
            layout->addWidget(remove);
            m_plantBox->addWidget(row);
            connect(words, &QLineEdit::textEdited, this, [this, i](const QString &text) {
                OutlineScene scene = m_scene;
                scene.plants[i].words = text.simplified();
                change(std::move(scene), u"plant%1"_s.arg(i), tr("plants"));
            });
            connect(speaker, &QComboBox::editTextChanged, this, [this, i](const QString &text) {
                if (m_setting)
                    return;
                OutlineScene scene = m_scene;
                scene.plants[i].speaker = text.simplified();
                change(std::move(scene), u"speaker%1"_s.arg(i), tr("plants"));
            });
            connect(remove, &QToolButton::clicked, this, [this, i] {
                OutlineScene scene = m_scene;
                scene.plants.erase(scene.plants.begin() + static_cast<std::ptrdiff_t>(i));
                change(std::move(scene), {}, tr("plants"));
            });
            m_plants.push_back({row, words, speaker});
        }
    }
    for (std::size_t i = 0; i < m_plants.size(); ++i) {
        const Plant &plant = m_scene.plants[i];
        if (m_plants[i].words->text().simplified() != plant.words.simplified())
            m_plants[i].words->setText(plant.words);
        m_plants[i].speaker->setChoices(m_scene.cast);
        if (m_plants[i].speaker->currentText().simplified() != plant.speaker.simplified())
            m_plants[i].speaker->setEditText(plant.speaker);
    }
}

void SceneForm::showPayoffs(const Outline &outline)
{
    m_plantsToPay.clear();
    for (std::size_t i = 0; i < outline.scenes.size(); ++i) {
        for (const Plant &plant : outline.scenes[i].plants)
            m_plantsToPay.emplace_back(
                plant.label, tr("%1 (scene %2)").arg(u"“%1”"_s.arg(plant.words)).arg(i + 1));
    }
    if (m_payoffs.size() != m_scene.payoffs.size()) {
        clearLayout(*m_payoffBox);
        m_payoffs.clear();
        for (std::size_t i = 0; i < m_scene.payoffs.size(); ++i) {
            auto *row = new QWidget(this);
            auto *layout = new QHBoxLayout(row);
            layout->setContentsMargins(0, 0, 0, 0);
            layout->setSpacing(spacing::small);
            auto *label = new QLabel(tr("Pays off"), row);
            label->setProperty("role", u"guidance"_s);
            label->setFixedWidth(92);
            auto *plant = new ChoiceBox(false, row);
            plant->setObjectName(u"scenePayoff:%1"_s.arg(i));
            plant->setAccessibleName(tr("Which plant is paid off"));
            auto *twist = new QLineEdit(row);
            twist->setObjectName(u"scenePayoffTwist:%1"_s.arg(i));
            twist->setPlaceholderText(tr("With which twist"));
            twist->setAccessibleName(twist->placeholderText());
            twist->installEventFilter(this);
            QToolButton *remove = smallButton(u"sceneRemovePayoff:%1"_s.arg(i), {}, row);
            remove->setIcon(studioIcon(m_theme, "close"_L1, IconTint::Muted));
            remove->setToolTip(tr("Take this payoff out"));
            remove->setAccessibleName(remove->toolTip());
            layout->addWidget(label);
            layout->addWidget(plant, 1);
            layout->addWidget(twist, 1);
            layout->addWidget(remove);
            m_payoffBox->addWidget(row);
            connect(plant, &QComboBox::currentIndexChanged, this, [this, i, plant] {
                if (m_setting)
                    return;
                OutlineScene scene = m_scene;
                scene.payoffs[i].label = plant->currentData().toString();
                change(std::move(scene), {}, tr("payoffs"));
            });
            connect(twist, &QLineEdit::textEdited, this, [this, i](const QString &text) {
                OutlineScene scene = m_scene;
                scene.payoffs[i].twist = text.simplified();
                change(std::move(scene), u"twist%1"_s.arg(i), tr("payoffs"));
            });
            connect(remove, &QToolButton::clicked, this, [this, i] {
                OutlineScene scene = m_scene;
                scene.payoffs.erase(scene.payoffs.begin() + static_cast<std::ptrdiff_t>(i));
                change(std::move(scene), {}, tr("payoffs"));
            });
            m_payoffs.push_back({row, plant, twist});
        }
    }
    for (std::size_t i = 0; i < m_payoffs.size(); ++i) {
        const Payoff &payoff = m_scene.payoffs[i];
        ChoiceBox &plants = *m_payoffs[i].plant;
        plants.clear();
        for (const auto &[label, words] : m_plantsToPay)
            plants.addItem(words, label);
        int at = plants.findData(payoff.label);
        if (at < 0) {
            plants.insertItem(0, tr("Nothing that is planted"), payoff.label);
            at = 0;
        }
        plants.setCurrentIndex(at);
        if (m_payoffs[i].twist->text().simplified() != payoff.twist.simplified())
            m_payoffs[i].twist->setText(payoff.twist);
    }
}

void SceneForm::addFacts(FormGrid &grid, const QString &name, const QString &label, const QString &who,
    std::vector<Holding> OutlineScene::*holdings)
{
    auto *facts = new TextArea(1, this);
    facts->setObjectName(name);
    facts->setUndoRedoEnabled(false);
    facts->installEventFilter(this);
    grid.addRow(label, facts, tr("One a line: what %1 knows, and has in hand.").arg(who));
    connect(facts, &QPlainTextEdit::textChanged, this, [this, who, holdings, facts, name] {
        if (m_setting)
            return;
        OutlineScene scene = m_scene;
        auto &all = scene.*holdings;
        auto its =
            std::find_if(all.begin(), all.end(), [&](const Holding &holding) { return holding.who == who; });
        if (its == all.end())
            its = all.insert(all.end(), Holding {who, {}});
        its->facts = linesOf(facts->toPlainText());
        if (its->facts.isEmpty() && its->extra.isEmpty())
            all.erase(its);
        change(std::move(scene), name, tr("facts"));
    });
    m_facts.push_back({who, holdings, facts});
}

void SceneForm::showFacts()
{
    QStringList people = m_scene.cast;
    for (const auto *holdings : {&m_scene.atEntry, &m_scene.atExit}) {
        for (const Holding &holding : *holdings) {
            if (!people.contains(holding.who))
                people.append(holding.who);
        }
    }
    if (people != m_shownFacts || m_facts.empty()) {
        m_shownFacts = people;
        clearLayout(*m_factBox);
        m_facts.clear();
        auto *grid = new FormGrid(this);
        for (const QString &who : people) {
            addFacts(*grid, u"sceneEntry:%1"_s.arg(who), tr("%1 in").arg(who), who, &OutlineScene::atEntry);
            addFacts(*grid, u"sceneExit:%1"_s.arg(who), tr("%1 out").arg(who), who, &OutlineScene::atExit);
        }
        m_factBox->addWidget(grid);
    }
    for (const FactRow &row : m_facts) {
        const auto &all = m_scene.*row.holdings;
        const auto its = std::find_if(
            all.begin(), all.end(), [&](const Holding &holding) { return holding.who == row.who; });
        const QStringList facts = its == all.end() ? QStringList() : its->facts;
        if (linesOf(row.facts->toPlainText()) != facts)
            row.facts->setText(facts.join(u'\n'));
    }
}

void SceneForm::focusFirst()
{
    if (auto *slug = findChild<QLineEdit *>(u"sceneSlug"_s)) {
        slug->setFocus();
        slug->selectAll();
    }
}

bool SceneForm::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut)
        Q_EMIT left();
    if (const HistoryKey key = historyKey(*event); key != HistoryKey::None) {
        if (event->type() == QEvent::KeyPress)
            Q_EMIT historyAsked(key == HistoryKey::Undo);
        event->accept();
        return true;
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace dg
