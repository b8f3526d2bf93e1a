// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/wizard_people.h"

#include "ui/bible/guided_form.h"
#include "ui/brief/text_area.h"
#include "ui/cast/cast_edit.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

bool WizardPeople::Block::isEmpty() const
{
    return name->text().trimmed().isEmpty() && role->text().trimmed().isEmpty()
        && want->toPlainText().trimmed().isEmpty() && flaw->toPlainText().trimmed().isEmpty();
}

WizardPeople::WizardPeople(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout)
    , m_add(new QPushButton(tr("Add another"), this))
{
    m_add->setObjectName(u"wizardAddPerson"_s);
    m_add->setIcon(studioIcon(theme, "new"_L1));
    m_add->setAutoDefault(false);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::medium);
    m_column->setSpacing(spacing::large);
    layout->addLayout(m_column);
    layout->addWidget(m_add, 0, Qt::AlignLeft);
    connect(m_add, &QPushButton::clicked, this, [this] {
        add();
        m_blocks.back().name->setFocus();
    });
    for (std::size_t i = 0; i < least; ++i)
        add();
}

void WizardPeople::add()
{
    Block block;
    block.id = newCharacterId();
    block.box = new QWidget(this);
    auto *layout = new QVBoxLayout(block.box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing::medium);
    const auto cell = [&](int stretch) {
        auto *widget = new QWidget(block.box);
        auto *column = new QVBoxLayout(widget);
        column->setContentsMargins(0, 0, 0, 0);
        column->setSpacing(spacing::hair);
        head->addWidget(widget, stretch);
        return column;
    };
    auto *left = cell(1);
    block.name = guided::addLine(*left, u"wizardName"_s, tr("Name"));
    left->addStretch();
    auto *right = cell(2);
    block.role = guided::addLine(*right, u"wizardRole"_s, tr("Role"));
    right->addStretch();
    block.remove = new QToolButton(block.box);
    block.remove->setIcon(studioIcon(m_theme, "close"_L1));
    block.remove->setToolTip(tr("Leave this one out"));
    block.remove->setAccessibleName(tr("Leave this one out"));
    block.remove->setFocusPolicy(Qt::TabFocus);
    head->addWidget(block.remove, 0, Qt::AlignTop);
    layout->addLayout(head);
    block.want = guided::addText(*layout, u"wizardWant"_s, tr("Want"),
        tr("What they are after in every scene and do not get. Small enough that somebody can stand in its "
           "way."),
        1);
    block.flaw = guided::addText(*layout, u"wizardFlaw"_s, tr("Flaw"),
        tr("What they do that keeps it from them, and never notice. It makes the plan, and the plan worse."),
        1);
    connect(block.remove, &QToolButton::clicked, this, [this, id = block.id] { remove(id); });
    for (QLineEdit *line : {block.name, block.role})
        connect(line, &QLineEdit::textChanged, this, &WizardPeople::changed);
    for (TextArea *area : {block.want, block.flaw})
        connect(area, &QPlainTextEdit::textChanged, this, &WizardPeople::changed);
    if (!m_blocks.empty())
        setTabOrder(m_blocks.back().flaw, block.name);
    setTabOrder(block.name, block.role);
    setTabOrder(block.role, block.remove);
    setTabOrder(block.remove, block.want);
    setTabOrder(block.want, block.flaw);
    setTabOrder(block.flaw, m_add);
    m_column->addWidget(block.box);
    m_blocks.push_back(block);
    number();
}

void WizardPeople::remove(const CharacterId &id)
{
    const auto found =
        std::find_if(m_blocks.begin(), m_blocks.end(), [&](const Block &block) { return block.id == id; });
    if (found == m_blocks.end())
        return;
    found->box->hide();
    found->box->deleteLater(); // it is its own button that asks
    m_blocks.erase(found);
    number();
    m_blocks.back().name->setFocus();
    Q_EMIT changed();
}

/// Fields are told apart by who they are of; two blocks at least stay.
void WizardPeople::number()
{
    for (std::size_t i = 0; i < m_blocks.size(); ++i) {
        const Block &block = m_blocks[i];
        const QString row = u':' + QString::number(i);
        block.name->setObjectName(u"wizardName"_s + row);
        block.role->setObjectName(u"wizardRole"_s + row);
        block.want->setObjectName(u"wizardWant"_s + row);
        block.flaw->setObjectName(u"wizardFlaw"_s + row);
        block.remove->setObjectName(u"wizardRemove"_s + row);
        block.remove->setVisible(m_blocks.size() > least);
    }
}

std::vector<Character> WizardPeople::people() const
{
    std::vector<Character> people;
    for (const Block &block : m_blocks) {
        if (block.isEmpty())
            continue;
        Character character;
        character.id = block.id;
        character.name = block.name->text().simplified();
        character.role = block.role->text().trimmed();
        character.want = block.want->toPlainText().trimmed();
        character.flaw = block.flaw->toPlainText().trimmed();
        people.push_back(std::move(character));
    }
    return people;
}

QWidget *WizardPeople::firstProblem()
{
    QWidget *first = nullptr;
    const auto mark = [&first](QWidget *field, const QString &problem) {
        guided::mark(*field, problem);
        if (!first && !problem.isEmpty())
            first = field;
    };
    QStringList names;
    std::size_t filled = 0;
    for (const Block &block : m_blocks)
        filled += block.isEmpty() ? 0U : 1U;
    for (const Block &block : m_blocks) {
        // The first two are needed; an empty one behind them counts for nothing.
        const bool counts = !block.isEmpty() || filled < least;
        if (block.isEmpty() && counts)
            ++filled;
        const QString name = block.name->text().simplified();
        QString problem;
        if (counts && name.isEmpty())
            problem = tr("Everybody needs a name.");
        else if (counts && names.contains(name, Qt::CaseInsensitive))
            problem = tr("Somebody else is called that.");
        names.append(name);
        mark(block.name, problem);
        mark(block.want,
            counts && block.want->toPlainText().trimmed().isEmpty()
                ? tr("Without a want there is nothing to stand in the way of.")
                : QString());
        mark(block.flaw,
            counts && block.flaw->toPlainText().trimmed().isEmpty()
                ? tr("Without a flaw everything goes well.")
                : QString());
    }
    return first;
}

} // namespace dg
