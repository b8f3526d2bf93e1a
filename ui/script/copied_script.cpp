// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/script/copied_script.h"

#include <QStringList>

namespace dg {

using namespace Qt::StringLiterals;

QStringList CopiedScript::formats() const
{
    return {u"text/plain"_s, u"text/html"_s};
}

QVariant CopiedScript::retrieveData(const QString &format, QMetaType) const
{
    if (format == "text/html"_L1)
        return m_fragment.toHtml();
    return format == "text/plain"_L1 ? QVariant(m_text) : QVariant();
}

} // namespace dg
