// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/file_dialog.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace dg {

QIcon IconsByName::icon(const QFileInfo &info) const
{
    return icon(info.isDir() ? Folder : File);
}

QString IconsByName::type(const QFileInfo &info) const
{
    if (info.isDir())
        return QCoreApplication::translate("FileDialog", "Folder");
    return info.suffix().isEmpty() ? QCoreApplication::translate("FileDialog", "File")
                                   : QCoreApplication::translate("FileDialog", "%1 file").arg(info.suffix());
}

FileDialog::FileDialog(QWidget *parent, const QString &title, const QString &objectName)
    : QFileDialog(parent, title)
{
    setObjectName(objectName);
    setAttribute(Qt::WA_DeleteOnClose);
    setIconProvider(this);
}

} // namespace dg
