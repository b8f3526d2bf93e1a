// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/page_actions.h"

#include <QAction>
#include <QActionGroup>
#include <QSettings>

#include <algorithm>
#include <array>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr auto styleKey = "page/style"_L1;

struct Words {
    QString text;
    QString tip;
};

Words wordsFor(const PageStyle &style)
{
    if (style.id == "letter"_L1)
        return {PageActions::tr("US Letter"),
            PageActions::tr("Screenplay on American letter paper, %1 lines a page").arg(style.lines)};
    if (style.id == "a4"_L1)
        return {PageActions::tr("A4"),
            PageActions::tr("Screenplay on A4 paper, %1 lines a page").arg(style.lines)};
    if (style.id == "multicam"_L1)
        return {PageActions::tr("Multi-camera"),
            PageActions::tr(
                "Comedy before an audience: action in capitals, dialogue double-spaced, acts on pages "
                "of their own")};
    return {style.id, {}};
}

} // namespace

QString usualPage(const QLocale &locale)
{
    // Unicode CLDR, supplemental data, measurementData: paperSize type="US-Letter".
    static constexpr std::array letter {QLocale::Belize, QLocale::Canada, QLocale::Chile, QLocale::Colombia,
        QLocale::CostaRica, QLocale::ElSalvador, QLocale::Guatemala, QLocale::Mexico, QLocale::Nicaragua,
        QLocale::Panama, QLocale::Philippines, QLocale::PuertoRico, QLocale::UnitedStates,
        QLocale::Venezuela};
    const bool isLetter = std::find(letter.begin(), letter.end(), locale.territory()) != letter.end();
    return isLetter ? u"letter"_s : u"a4"_s;
}

PageActions::PageActions(QSettings &settings, QObject *parent, const QLocale &locale)
    : QObject(parent)
    , m_settings(settings)
    , m_group(new QActionGroup(this))
{
    for (const PageStyle &style : pageStyles()) {
        const Words words = wordsFor(style);
        auto *action = new QAction(words.text, m_group);
        action->setObjectName(style.id + "Page"_L1);
        action->setToolTip(words.tip);
        action->setData(style.id);
        action->setCheckable(true);
        connect(action, &QAction::triggered, this, [this, id = style.id] { choose(id); });
    }
    const QString stored = settings.value(styleKey).toString();
    for (const QString &id : {usualPage(locale), stored}) {
        for (QAction *action : m_group->actions()) {
            if (action->data() == id)
                action->setChecked(true);
        }
    }
}

const PageStyle &PageActions::style() const
{
    return pageStyle(m_group->checkedAction()->data().toString());
}

QList<QAction *> PageActions::actions() const
{
    return m_group->actions();
}

void PageActions::choose(const QString &id)
{
    if (m_settings.value(styleKey) == id)
        return;
    m_settings.setValue(styleKey, id);
    Q_EMIT changed(style());
}

} // namespace dg
