// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/written_by.h"

#include "core/rehearsal/rehearsal_provider.h"
#include "ui/providers/provider_settings.h"
#include "ui/providers/provider_words.h"

#include <QAction>
#include <QMenu>

#include <algorithm>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostWidth = 340;
constexpr std::size_t mostModels = 24; ///< beyond that the dialog has them

QString plain(QString text)
{
    return text.replace(u'&', "&&"_L1);
}

} // namespace

WrittenBy::WrittenBy(const ProviderSettings *providers, QAction *setUp, QWidget *parent)
    : QToolButton(parent)
    , m_providers(providers)
    , m_setUp(setUp)
    , m_menu(new QMenu(this))
{
    setObjectName(u"writtenBy"_s);
    setPopupMode(InstantPopup);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setFocusPolicy(Qt::TabFocus);
    m_menu->setObjectName(u"writtenByMenu"_s);
    m_menu->setToolTipsVisible(true);
    if (providers) {
        setMenu(m_menu);
        connect(m_menu, &QMenu::aboutToShow, this, &WrittenBy::fill);
        connect(providers, &ProviderSettings::changed, this, &WrittenBy::refresh);
    }
    refresh();
}

void WrittenBy::setSettings(const RunSettings &settings)
{
    m_settings = settings;
    refresh();
}

void WrittenBy::refresh()
{
    const QString writer =
        m_providers ? providerwords::writer(*m_providers, m_settings) : RunSettings().provider;
    const bool rehearsal = !m_providers || m_settings.provider == "rehearsal"_L1;
    const QString text = tr("Written by: %1").arg(rehearsal ? tr("Rehearsal") : writer);
    setText(plain(fontMetrics().elidedText(text, Qt::ElideMiddle, mostWidth)));
    QString tip = text;
    if (rehearsal) {
        tip = RehearsalProvider::label();
    } else if (const auto choice = m_providers->find(m_settings.provider, m_settings.baseUrl)) {
        const QString model =
            m_settings.model.isEmpty() ? m_providers->modelToUse(*choice) : m_settings.model;
        tip += u'\n' + providerwords::priceInFull(m_providers->model(*choice, model));
    }
    setToolTip(tip);
    setAccessibleName(text);
    setAccessibleDescription(tip);
}

void WrittenBy::fill()
{
    for (QMenu *sub : m_menu->findChildren<QMenu *>(QString(), Qt::FindDirectChildrenOnly))
        delete sub;
    m_menu->clear();
    QAction *rehearsal = m_menu->addAction(tr("Rehearsal") + u'\t' + tr("free"));
    rehearsal->setObjectName(u"write:rehearsal"_s);
    rehearsal->setToolTip(RehearsalProvider::label());
    rehearsal->setCheckable(true);
    rehearsal->setChecked(m_settings.provider == "rehearsal"_L1);
    connect(rehearsal, &QAction::triggered, this, [this] { Q_EMIT chosen(RunSettings().provider, {}, {}); });
    for (const ProviderChoice &choice : m_providers->choices()) {
        if (m_providers->isSetUp(choice))
            addModels(*m_menu->addMenu(plain(choice.name)), choice);
    }
    m_menu->addSeparator();
    m_menu->addAction(m_setUp);
}

void WrittenBy::addModels(QMenu &menu, const ProviderChoice &choice)
{
    menu.setObjectName(u"writers:"_s + choice.name);
    menu.setToolTipsVisible(true);
    const auto current = m_providers->find(m_settings.provider, m_settings.baseUrl);
    const bool isHere = current && current->address == choice.address;
    menu.menuAction()->setCheckable(isHere);
    menu.menuAction()->setChecked(isHere);
    const QString inUse = m_settings.model.isEmpty() ? m_providers->modelToUse(choice) : m_settings.model;
    std::vector<ModelInfo> models = m_providers->models(choice);
    const auto begins =
        std::find_if(models.begin(), models.end(), [&](const ModelInfo &each) { return each.id == inUse; });
    if (begins != models.end() && begins - models.begin() >= static_cast<std::ptrdiff_t>(mostModels))
        std::rotate(models.begin(), begins, begins + 1);
    for (const ModelInfo &model : models) {
        if (menu.actions().size() == static_cast<qsizetype>(mostModels))
            break;
        QAction *action = menu.addAction(plain(providerwords::model(model)) + u'\t'
            + providerwords::price(m_providers->model(choice, model.id)));
        action->setObjectName(u"write:"_s + model.id);
        action->setToolTip(
            model.id + u'\n' + providerwords::priceInFull(m_providers->model(choice, model.id)));
        action->setCheckable(true);
        action->setChecked(isHere && model.id == inUse);
        connect(action, &QAction::triggered, this,
            [this, choice, id = model.id] { Q_EMIT chosen(choice.provider, id, choice.baseUrl); });
    }
    if (models.empty())
        menu.addAction(tr("It names no models"))->setEnabled(false);
    if (models.empty() || models.size() > mostModels) {
        menu.addSeparator();
        menu.addAction(tr("Another model…"), m_setUp, &QAction::trigger);
    }
}

} // namespace dg
