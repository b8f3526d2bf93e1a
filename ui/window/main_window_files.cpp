// SPDX-License-Identifier: GPL-3.0-or-later
// Projects as files: a show of one's own, copies, and those that were open before.
#include "ui/window/script_desk.h"
#include "ui/window/main_window.h"

#include "ui/common/file_dialog.h"
#include "ui/common/icons.h"
#include "ui/run/run_bar.h"
#include "ui/run/run_price.h"
#include "ui/run/status_line.h"
#include "ui/wizard/new_show_wizard.h"

#include <QAction>
#include <QDir>
#include <QFileInfo>
#include <QMenu>
#include <QSettings>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr auto recentKey = "recent"_L1;
constexpr qsizetype mostRecent = 8;

/// Nothing that a file's name cannot have.
QString fileNameFor(const QString &title)
{
    QString name = title.simplified();
    for (QChar &each : name) {
        if (u"/\\:*?\"<>|"_s.contains(each))
            each = u'-';
    }
    while (name.startsWith(u'.'))
        name.remove(0, 1);
    return name.left(80).trimmed();
}

} // namespace

void MainWindow::createFileActions()
{
    const auto make = [this](const QString &name, const QString &text) {
        auto *action = new QAction(text, this);
        action->setObjectName(name);
        return action;
    };
    m_ownShowAction = make(u"ownShowAction"_s, tr("Your own show…"));
    m_ownShowAction->setToolTip(tr("A show of your own, in four short pages"));
    m_saveCopyAction = make(u"saveCopyAction"_s, tr("Save a copy…"));
    m_saveCopyAction->setIcon(studioIcon(m_theme, "copy"_L1));
    m_saveCopyAction->setIconText(tr("Save a copy"));
    m_saveCopyAction->setShortcut(QKeySequence(u"Ctrl+Shift+S"_s));
    m_saveCopyAction->setToolTip(tr("The whole project as another file; this one stays open (Ctrl+Shift+S)"));
    m_openCopyAction = make(u"openCopyAction"_s, tr("Open the copy"));
    m_clearRecentAction = make(u"clearRecentAction"_s, tr("Clear the list"));
    connect(m_ownShowAction, &QAction::triggered, this, &MainWindow::openWizard);
    connect(m_saveCopyAction, &QAction::triggered, this, &MainWindow::chooseCopy);
    connect(m_openCopyAction, &QAction::triggered, this,
        [this] { openProject(m_openCopyAction->data().toString()); });
    connect(m_clearRecentAction, &QAction::triggered, this,
        [this] { m_services.settings.setValue(recentKey, QStringList()); });
}

void MainWindow::connectCopies()
{
    connect(&m_desk, &EpisodeDesk::copied, this, [this](const QString &path) {
        m_openCopyAction->setData(path);
        m_openCopyAction->setToolTip(QDir::toNativeSeparators(path));
        m_status->say({});
        m_bar->say(RunBar::Tone::Plain, tr("A copy is saved: %1").arg(QDir::toNativeSeparators(path)),
            m_openCopyAction);
    });
    connect(&m_desk, &EpisodeDesk::copyFailed, this, [this](const Error &error) {
        m_status->say({});
        m_bar->say(RunBar::Tone::Error, tr("No copy was saved. %1").arg(QString::fromStdString(error.text())),
            m_saveCopyAction);
    });
}

void MainWindow::chooseCopy()
{
    if (!m_desk.isOpen() || m_desk.isOpening())
        return;
    auto *dialog = new FileDialog(this, tr("Save a copy"), u"copyDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    // An existing file is refused; it is never written over.
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->setNameFilter(tr("Doppelganger Studio projects (*.dgstudio)"));
    dialog->setDefaultSuffix(u"dgstudio"_s);
    dialog->setDirectory(QFileInfo(m_path).absolutePath());
    dialog->selectFile(tr("%1 copy").arg(QFileInfo(m_path).completeBaseName()) + ".dgstudio"_L1);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
        if (!m_desk.isOpen())
            return;
        flush();
        m_bar->say(RunBar::Tone::Plain, tr("Saving a copy…"), nullptr);
        m_desk.saveCopy(path);
    });
    dialog->open();
}

void MainWindow::openWizard()
{
    if (m_desk.isRunning()) {
        m_bar->say(RunBar::Tone::Warning,
            tr("An episode is being written. Stop it before beginning another show."), m_stopAction);
        return;
    }
    if (m_wizard) {
        m_wizard->activateWindow();
        return;
    }
    m_wizard = new NewShowWizard(m_theme, this);
    m_wizard->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_wizard, &NewShowWizard::createAsked, this, &MainWindow::createFromWizard);
    m_wizard->open();
}

void MainWindow::createFromWizard()
{
    m_wizard->say({});
    auto *dialog = new FileDialog(m_wizard, tr("Save the new show"), u"newShowDialog"_s);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->setNameFilter(tr("Doppelganger Studio projects (*.dgstudio)"));
    dialog->setDefaultSuffix(u"dgstudio"_s);
    QDir().mkpath(m_services.projectFolder);
    dialog->setDirectory(m_services.projectFolder);
    dialog->selectFile(fileNameFor(m_wizard->madeShow().title) + ".dgstudio"_L1);
    connect(dialog, &QFileDialog::fileSelected, m_wizard, [this](const QString &path) {
        // A project that is open is closed for the new one: what cannot work is found before that.
        if (QFileInfo::exists(path)) {
            m_wizard->say(
                tr("There is a file called %1 already. Nothing is ever written over: choose another "
                   "name.")
                    .arg(QFileInfo(path).fileName()));
            return;
        }
        m_storyNext = true;
        m_wizardPath = QFileInfo(path).absoluteFilePath();
        create(path, m_wizard->madeShow(), m_wizard->madeBrief());
    });
    dialog->open();
}

/// The wizard goes when its show is there, and says why where it is not: then the project that was open
/// before is opened again behind it.
void MainWindow::endWizard(const QString &problem)
{
    if (!m_wizard || m_wizardPath.isEmpty())
        return;
    if (!problem.isEmpty())
        m_wizard->say(problem);
    else if (m_desk.snapshot().path == m_wizardPath)
        m_wizard->accept();
    m_wizardPath.clear();
}

void MainWindow::create(const QString &path, const Show &show, const EpisodeBrief &brief)
{
    flush();
    m_scriptDesk->finish();
    m_returnTo = m_desk.isOpen() ? m_desk.snapshot().path : QString();
    m_path = path;
    m_bar->clear();
    ++m_starts;
    m_price->clear([this, path, show, brief] {
        m_desk.create(path, show, brief);
        refreshActions();
    });
}

void MainWindow::fillRecent()
{
    m_recentMenu->clear();
    m_recentMenu->setToolTipsVisible(true);
    const QStringList recent = m_services.settings.value(recentKey).toStringList();
    QStringList names;
    for (const QString &path : recent)
        names.append(QFileInfo(path).completeBaseName());
    for (qsizetype i = 0; i < recent.size(); ++i) {
        const QFileInfo file(recent[i]);
        QString name = names[i];
        if (names.count(name) > 1) // told apart by where they are
            name = tr("%1 in %2").arg(name, file.dir().dirName());
        name.replace(u'&', "&&"_L1);
        const bool isThere = file.exists();
        if (!isThere)
            name = tr("%1 (not there any more)").arg(name);
        QAction *action = m_recentMenu->addAction(u"&%1  %2"_s.arg(i + 1).arg(name));
        action->setObjectName(u"recent:%1"_s.arg(i));
        action->setToolTip(QDir::toNativeSeparators(recent[i]));
        action->setEnabled(isThere && !m_desk.isRunning());
        connect(action, &QAction::triggered, this, [this, path = recent[i]] { openProject(path); });
    }
    if (recent.isEmpty()) {
        m_recentMenu->addAction(tr("Nothing opened yet"))->setEnabled(false);
        return;
    }
    m_recentMenu->addSeparator();
    m_recentMenu->addAction(m_clearRecentAction);
}

void MainWindow::rememberRecent(const QString &path)
{
    QStringList recent = m_services.settings.value(recentKey).toStringList();
    recent.removeAll(path);
    recent.prepend(path);
    m_services.settings.setValue(recentKey, recent.mid(0, mostRecent));
}

void MainWindow::forgetRecent(const QString &path)
{
    QStringList recent = m_services.settings.value(recentKey).toStringList();
    if (!QFileInfo::exists(path) && recent.removeAll(path) > 0)
        m_services.settings.setValue(recentKey, recent);
}

} // namespace dg
