// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Which page the script is set on: the exclusive choice under View > Page, kept in the settings. GUI thread.

#include "core/screenplay/page_style.h"

#include <QList>
#include <QLocale>
#include <QObject>

class QAction;
class QActionGroup;
class QSettings;

namespace dg {

/// The paper that a place's productions use: "letter" in the Americas' countries that CLDR lists under US
/// Letter, "a4" elsewhere.
[[nodiscard]] QString usualPage(const QLocale &locale);

class PageActions : public QObject {
    Q_OBJECT
public:
    /// `settings` outlives it. `locale` decides until the writer has.
    explicit PageActions(
        QSettings &settings, QObject *parent = nullptr, const QLocale &locale = QLocale::system());

    [[nodiscard]] const PageStyle &style() const;
    /// One a style, in the order of pageStyles().
    [[nodiscard]] QList<QAction *> actions() const;

Q_SIGNALS:
    void changed(const dg::PageStyle &style);

private:
    void choose(const QString &id);

    QSettings &m_settings;
    QActionGroup *m_group;
};

} // namespace dg
