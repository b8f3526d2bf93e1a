// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/wizard/episode_dialog.h"

#include "ui/bible/guided_form.h"
#include "ui/brief/text_area.h"
#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

namespace {
constexpr int leastWidth = 480;
}

EpisodeDialog::EpisodeDialog(QWidget *parent)
    : QDialog(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::hair);
    m_title = guided::addLine(*layout, u"newEpisodeTitle"_s, tr("Title"));
    m_premise = guided::addText(*layout, u"newEpisodePremise"_s, tr("Premise"),
        tr("What happens, in two or three sentences: who wants what, and what goes wrong. The cast is that "
           "of "
           "the episode that is open; both can be changed in the brief."),
        4);
    build(tr("New episode"), tr("Add it"));
}

EpisodeDialog::EpisodeDialog(const QString &title, QWidget *parent)
    : QDialog(parent)
{
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing::hair);
    m_title = guided::addLine(*layout, u"newEpisodeTitle"_s, tr("Title"));
    m_title->setText(title);
    m_title->selectAll();
    build(tr("Rename the episode"), tr("Rename"));
}

void EpisodeDialog::build(const QString &windowTitle, const QString &doIt)
{
    setObjectName(u"episodeDialog"_s);
    setWindowTitle(windowTitle);
    setAttribute(Qt::WA_DeleteOnClose);
    setMinimumWidth(leastWidth);
    m_done = new QPushButton(doIt, this);
    m_done->setObjectName(u"episodeDialogDone"_s);
    m_done->setProperty("role", u"primary"_s);
    m_done->setDefault(true);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(u"episodeDialogCancel"_s);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::small);
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_done);
    auto *column = static_cast<QVBoxLayout *>(layout());
    column->setContentsMargins(spacing::wide, spacing::medium, spacing::wide, spacing::large);
    column->addSpacing(spacing::medium);
    column->addLayout(buttons);

    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_done, &QPushButton::clicked, this, [this] {
        m_tried = true;
        validate(true);
        if (guided::problemOf(*m_title).isEmpty() && (!m_premise || guided::problemOf(*m_premise).isEmpty()))
            accept();
        else
            (guided::problemOf(*m_title).isEmpty() ? static_cast<QWidget *>(m_premise) : m_title)->setFocus();
    });
    connect(m_title, &QLineEdit::textChanged, this, [this] { validate(m_tried); });
    if (m_premise)
        connect(m_premise, &QPlainTextEdit::textChanged, this, [this] { validate(m_tried); });
    m_title->setFocus();
}

/// What is missing is said once the writer has asked to go on.
void EpisodeDialog::validate(bool mark)
{
    if (!mark)
        return;
    guided::mark(*m_title, title().isEmpty() ? tr("An episode needs a title.") : QString());
    if (m_premise)
        guided::mark(*m_premise,
            premise().isEmpty() ? tr("An episode needs a premise: one sentence will do.") : QString());
}

QString EpisodeDialog::title() const
{
    return m_title->text().simplified();
}

QString EpisodeDialog::premise() const
{
    return m_premise ? m_premise->toPlainText().trimmed() : QString();
}

} // namespace dg
