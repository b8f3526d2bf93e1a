// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/board/another_take_dialog.h"

#include "ui/common/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

const std::vector<std::pair<QString, QString>> &AnotherTakeDialog::chips()
{
    static const std::vector<std::pair<QString, QString>> all {
        {u"shorter"_s, tr("Shorter")},
        {u"meaner"_s, tr("Meaner")},
        {u"less on the nose"_s, tr("Less on the nose")},
        {u"better button"_s, tr("Better button")},
    };
    return all;
}

AnotherTakeDialog::AnotherTakeDialog(
    const QString &scene, const Direction &before, TakeObstacle obstacle, QWidget *parent)
    : QDialog(parent)
    , m_note(new QLineEdit(this))
{
    constexpr int width = 460;
    setObjectName(u"anotherTakeDialog"_s);
    setWindowTitle(tr("Another take"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *asked = new QLabel(tr("What should be different?"), this);
    asked->setProperty("role", u"heading"_s);
    auto *about = new QLabel(scene, this);
    about->setProperty("role", u"muted"_s);
    about->setTextFormat(Qt::PlainText);
    about->setWordWrap(true);

    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::small);
    for (const auto &[word, text] : chips()) {
        auto *chip = new QToolButton(this);
        chip->setObjectName(u"chip "_s + word);
        chip->setText(text);
        chip->setCheckable(true);
        chip->setProperty("role", u"chip"_s);
        chip->setFocusPolicy(Qt::StrongFocus);
        chip->setChecked(before.chips.contains(word));
        m_chips.push_back(chip);
        row->addWidget(chip);
    }
    row->addStretch();
    m_note->setObjectName(u"takeNote"_s);
    m_note->setPlaceholderText(tr("A note, in your own words"));
    m_note->setAccessibleName(tr("A note, in your own words"));
    m_note->setText(before.note);
    auto *hint =
        new QLabel(tr("With nothing chosen the scene is written once more, as it is asked for now. The "
                      "take that is there is kept."),
            this);
    hint->setProperty("role", u"guidance"_s);
    hint->setWordWrap(true);

    auto *write = new QPushButton(tr("Write another take"), this);
    write->setObjectName(u"anotherTakeConfirm"_s);
    write->setDefault(true);
    write->setProperty("role", u"primary"_s);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"anotherTakeCancel"_s);
    cancel->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::small);
    buttons->addStretch();
    buttons->addWidget(write);
    buttons->addWidget(cancel);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::large);
    layout->setSpacing(spacing::medium);
    layout->addWidget(asked);
    layout->addWidget(about);
    layout->addLayout(row);
    layout->addWidget(m_note);
    layout->addWidget(hint);
    if (obstacle != TakeObstacle::None) {
        auto *warning = new QLabel(
            obstacle == TakeObstacle::Mine ? tr(
                "You have edited this scene. Your text is kept as it is, and stays in the script unless you "
                "say otherwise.")
                                           : tr("This scene is locked. Another take unlocks it."),
            this);
        warning->setObjectName(u"takeObstacle"_s);
        warning->setWordWrap(true);
        layout->addWidget(warning);
    }
    if (obstacle == TakeObstacle::Mine) {
        m_choose = new QCheckBox(tr("Put the new take into the script"), this);
        m_choose->setObjectName(u"chooseNewTake"_s);
        layout->addWidget(m_choose);
    }
    layout->addSpacing(spacing::hair);
    layout->addLayout(buttons);
    for (QLabel *label : {about, hint})
        label->setFixedWidth(width);
    layout->setSizeConstraint(QLayout::SetFixedSize);
    m_chips.front()->setFocus();

    connect(write, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
}

Direction AnotherTakeDialog::direction() const
{
    Direction direction;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        if (m_chips[i]->isChecked())
            direction.chips.append(chips()[i].first);
    }
    direction.note = m_note->text().simplified();
    return direction;
}

bool AnotherTakeDialog::choosesNew() const
{
    return m_choose && m_choose->isChecked();
}

} // namespace dg
