// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/cache/clear_dialog.h"

#include "ui/cache/cache_watch.h"
#include "ui/cache/cache_words.h"
#include "ui/common/on_gui_thread.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int textWidth = 440;

} // namespace

EntryFilter ClearRequest::filter() const
{
    switch (what) {
    case What::Kind:
        return {kind, {}};
    case What::Character:
        return {std::nullopt, tags::character(character)};
    case What::Expired:
    case What::Everything:
        break;
    }
    return {};
}

ClearDialog::ClearDialog(const Theme &theme, AsyncCache &cache, const ClearRequest &request, QWidget *parent)
    : QDialog(parent)
    , m_request(request)
    , m_question(new QLabel(this))
    , m_characters(new QComboBox(this))
    , m_loss(new QLabel(this))
    , m_cancel(new QPushButton(tr("Cancel"), this))
    , m_clear(new QPushButton(tr("Clear"), this))
{
    setObjectName(u"clearDialog"_s);
    setWindowTitle(tr("Clear the cache"));
    setAttribute(Qt::WA_DeleteOnClose);
    build(theme);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        Q_EMIT confirmed(m_request);
        accept();
    });
    if (request.what == ClearRequest::What::Expired) {
        sayExpired();
        return;
    }
    put(tr("Looking into the cache …"), {});
    m_clear->setEnabled(false);
    cache.run([request](TieredCache &tiers) { return look(tiers, request); },
        onGuiThread(this, [this](const Found &found) { adopt(found); }));
}

void ClearDialog::build(const Theme &theme)
{
    m_question->setObjectName(u"clearQuestion"_s);
    m_question->setProperty("role", u"heading"_s);
    m_question->setWordWrap(true);
    m_characters->setObjectName(u"clearCharacter"_s);
    m_characters->setAccessibleName(tr("Character"));
    m_characters->setVisible(false);
    m_loss->setObjectName(u"clearLoss"_s);
    m_loss->setTextFormat(Qt::PlainText);
    m_loss->setWordWrap(true);
    for (QLabel *label : {m_question, m_loss})
        label->setFixedWidth(textWidth);
    m_loss->setFont(theme.font(TypeSize::Body));
    m_cancel->setObjectName(u"clearCancel"_s);
    m_cancel->setDefault(true);
    m_cancel->setFocus();
    m_clear->setObjectName(u"clearConfirm"_s);
    m_clear->setAutoDefault(false);

    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(spacing::small);
    buttons->addStretch();
    buttons->addWidget(m_clear);
    buttons->addWidget(m_cancel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::large);
    layout->setSpacing(spacing::medium);
    layout->addWidget(m_question);
    layout->addWidget(m_characters);
    layout->addWidget(m_loss, 1);
    layout->addSpacing(spacing::hair);
    layout->addLayout(buttons);
    layout->setSizeConstraint(QLayout::SetFixedSize); // as large as what it has to say
}

ClearDialog::Found ClearDialog::look(TieredCache &cache, const ClearRequest &request)
{
    Found found;
    found.shared = isShared(cache.config());
    const bool anyone = request.what == ClearRequest::What::Character;
    const std::vector<EntryInfo> entries = cache.list(
        anyone ? EntryFilter {} : request.filter(), found.shared ? Sharing::Room : Sharing::ThisMachine);
    if (anyone)
        found.byCharacter = lossByCharacter(entries);
    else
        found.all = lossOf(entries);
    return found;
}

void ClearDialog::adopt(const Found &found)
{
    m_found = found;
    if (m_request.what != ClearRequest::What::Character || found.byCharacter.empty()) {
        say(found.all);
        return;
    }
    for (const auto &[name, loss] : found.byCharacter)
        m_characters->addItem(name);
    m_characters->setVisible(true);
    const auto choose = [this] {
        m_request.character = m_characters->currentText();
        say(m_found.byCharacter[m_request.character]);
    };
    connect(m_characters, &QComboBox::currentIndexChanged, this, choose);
    choose();
    m_characters->setFocus();
}

void ClearDialog::say(const CacheLoss &loss)
{
    m_clear->setEnabled(loss.entries() > 0);
    if (loss.entries() == 0) {
        put(nothingFound(), tr("There is nothing to clear."));
        return;
    }
    const QString what = whatIsLost(loss);
    const QString meaning = lossInWords(loss, m_found.shared).join(u'\n');
    switch (m_request.what) {
    case ClearRequest::What::Character:
        put(tr("Clear everything of %1: %2?").arg(m_request.character, what), meaning);
        break;
    case ClearRequest::What::Everything:
        put(tr("Clear the whole cache: %1?").arg(what), meaning);
        break;
    case ClearRequest::What::Kind:
    case ClearRequest::What::Expired:
        put(tr("Clear %1?").arg(what), meaning);
        break;
    }
}

QString ClearDialog::nothingFound() const
{
    switch (m_request.what) {
    case ClearRequest::What::Kind:
        return tr("There are no %1 in the cache.").arg(cachewords::kind(m_request.kind).toLower());
    case ClearRequest::What::Character:
        return tr("There is nothing of a character in the cache.");
    case ClearRequest::What::Expired:
    case ClearRequest::What::Everything:
        break;
    }
    return tr("The cache is empty.");
}

void ClearDialog::sayExpired()
{
    put(tr("Clear what has expired?"),
        tr("It is not used any more, and takes room until it is cleared.\nNothing that is still good is "
           "lost, "
           "and what is pinned stays."));
}

/// A label in a layout has no height for its width; these two are given theirs.
void ClearDialog::put(const QString &question, const QString &meaning)
{
    m_question->setText(question);
    m_loss->setText(meaning);
    m_loss->setVisible(!meaning.isEmpty());
    for (QLabel *label : {m_question, m_loss}) {
        label->ensurePolished();
        label->setFixedHeight(std::max(label->heightForWidth(textWidth), 0));
    }
}

} // namespace dg
