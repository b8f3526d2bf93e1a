// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Qt's file dialog, but it opens no file that it lists: what a file is, its name says.
///
/// Qt's own looks into every file for an icon. A project that is open here would lose SQLite's lock with that
/// (core/project/project_lock.h), and a file that never ends would stop the window. GUI thread.

#include <QFileDialog>
#include <QFileIconProvider>

namespace dg {

/// A folder's icon, or a file's.
class IconsByName : public QFileIconProvider {
public:
    using QFileIconProvider::icon;
    [[nodiscard]] QIcon icon(const QFileInfo &info) const override;
    [[nodiscard]] QString type(const QFileInfo &info) const override;
};

/// Goes when it is closed. The icons are a base, so that they outlive the thread in which the dialog asks for
/// them.
class FileDialog : private IconsByName, public QFileDialog {
public:
    FileDialog(QWidget *parent, const QString &title, const QString &objectName);
};

} // namespace dg
