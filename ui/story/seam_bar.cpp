// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/story/seam_bar.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

SeamBar::SeamBar(const Theme &theme, QWidget *parent)
    : QFrame(parent)
    , m_theme(theme)
    , m_icon(new QLabel(this))
    , m_words(new QLabel(this))
    , m_consequence(new QLabel(this))
    , m_fields(new QWidget(this))
{
    setObjectName(u"seamBar"_s);
    m_words->setObjectName(u"seamWords"_s);
    m_words->setWordWrap(true);
    m_words->setTextFormat(Qt::PlainText);
    m_consequence->setObjectName(u"seamConsequence"_s);
    m_consequence->setProperty("role", u"guidance"_s);
    m_consequence->setWordWrap(true);
    m_consequence->hide();

    m_out = new QLineEdit(m_fields);
    m_out->setObjectName(u"seamOut"_s);
    m_in = new QLineEdit(m_fields);
    m_in->setObjectName(u"seamIn"_s);
    m_outLabel = new QLabel(m_fields);
    m_inLabel = new QLabel(m_fields);
    auto *grid = new QGridLayout(m_fields);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(spacing::hair);
    grid->addWidget(m_outLabel, 0, 0);
    grid->addWidget(m_out, 0, 1);
    grid->addWidget(m_inLabel, 1, 0);
    grid->addWidget(m_in, 1, 1);
    grid->setColumnStretch(1, 1);
    m_fields->hide();

    auto *ways = new QHBoxLayout;
    ways->setSpacing(spacing::hair);
    const auto button = [&](const QString &name, const QString &text) {
        auto *made = new QToolButton(this);
        made->setObjectName(name);
        made->setText(text);
        made->setProperty("role", u"small"_s);
        made->setFocusPolicy(Qt::TabFocus);
        ways->addWidget(made);
        return made;
    };
    m_mend = button(u"seamMend"_s, tr("Mend…"));
    m_mend->setToolTip(tr("Write both lines so that they fit"));
    m_fits = button(u"seamFits"_s, tr("It fits"));
    m_fits->setToolTip(tr("Leave both lines as they are, and say no more of it"));
    m_done = button(u"seamDone"_s, tr("Done"));
    m_cancel = button(u"seamCancel"_s, tr("Cancel"));
    ways->addStretch();

    auto *column = new QVBoxLayout;
    column->setSpacing(spacing::hair);
    column->addWidget(m_words);
    column->addWidget(m_fields);
    column->addWidget(m_consequence);
    column->addLayout(ways);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::medium, spacing::small, spacing::medium, spacing::small);
    layout->setSpacing(spacing::small);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(column, 1);

    connect(m_mend, &QToolButton::clicked, this, [this] {
        setMending(true);
        m_out->setText(m_handsOver);
        m_in->setText(m_beginsWith);
        m_in->setFocus();
        m_in->selectAll();
    });
    connect(m_fits, &QToolButton::clicked, this, [this] { Q_EMIT mended(m_handsOver, m_beginsWith); });
    connect(m_cancel, &QToolButton::clicked, this, [this] { setMending(false); });
    const auto done = [this] { Q_EMIT mended(m_out->text().simplified(), m_in->text().simplified()); };
    connect(m_done, &QToolButton::clicked, this, done);
    for (QLineEdit *line : {m_out, m_in})
        connect(line, &QLineEdit::returnPressed, this, done);
    connect(&theme, &Theme::changed, this, &SeamBar::refresh);
    setMending(false);
    refresh();
}

void SeamBar::setMending(bool mending)
{
    m_mending = mending;
    m_fields->setVisible(mending);
    m_done->setVisible(mending);
    m_cancel->setVisible(mending);
    m_mend->setVisible(!mending);
    m_fits->setVisible(!mending);
    refresh();
}

void SeamBar::show(int earlier, const QString &handsOver, const QString &beginsWith)
{
    m_earlier = earlier;
    m_handsOver = handsOver;
    m_beginsWith = beginsWith;
    refresh();
    QFrame::show();
}

void SeamBar::setConsequence(const QString &words)
{
    m_consequence->setText(words);
    m_consequence->setVisible(!words.isEmpty());
}

void SeamBar::refresh()
{
    m_icon->setPixmap(
        studioIcon(m_theme, "stopped"_L1, IconTint::Warning).pixmap(QSize(16, 16), devicePixelRatioF()));
    const QString over = m_handsOver.trimmed().isEmpty()
        ? tr("Scene %1 hands nothing over.").arg(m_earlier)
        : tr("Scene %1 hands over: %2").arg(m_earlier).arg(m_handsOver.simplified());
    const QString begins = m_beginsWith.trimmed().isEmpty()
        ? tr("Scene %1 takes nothing up.").arg(m_earlier + 1)
        : tr("Scene %1 begins with: %2").arg(m_earlier + 1).arg(m_beginsWith.simplified());
    m_words->setText(m_mending
            ? tr("What scene %1 hands over, and what scene %2 takes up:").arg(m_earlier).arg(m_earlier + 1)
            : over + u'\n' + begins);
    m_outLabel->setText(tr("Scene %1 hands over").arg(m_earlier));
    m_inLabel->setText(tr("Scene %1 takes up").arg(m_earlier + 1));
    m_out->setAccessibleName(m_outLabel->text());
    m_in->setAccessibleName(m_inLabel->text());
    setAccessibleName(m_words->text());
}

} // namespace dg
