// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/confirm_dialog.h"

#include "ui/common/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace dg {

using namespace Qt::StringLiterals;

ConfirmDialog::ConfirmDialog(const Question &question, const QString &name, QWidget *parent)
    : QDialog(parent)
    , m_question(question)
{
    constexpr int textWidth = 440;
    setObjectName(name);
    setWindowTitle(question.title);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *asked = new QLabel(question.question, this);
    asked->setProperty("role", u"heading"_s);
    auto *about = new QLabel(question.about, this);
    for (QLabel *label : {asked, about}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setFixedWidth(textWidth);
    }
    auto *confirm = new QPushButton(question.doIt, this);
    confirm->setObjectName(name + "Confirm"_L1);
    confirm->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"), this);
    cancel->setObjectName(name + "Cancel"_L1);
    cancel->setDefault(true);
    cancel->setFocus();

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::small);
    buttons->addStretch();
    buttons->addWidget(confirm);
    buttons->addWidget(cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::large);
    layout->setSpacing(spacing::medium);
    layout->addWidget(asked);
    layout->addWidget(about);
    layout->addSpacing(spacing::hair);
    layout->addLayout(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize); // as large as what it has to say

    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(confirm, &QPushButton::clicked, this, [this] {
        Q_EMIT confirmed();
        accept();
    });
}

} // namespace dg
