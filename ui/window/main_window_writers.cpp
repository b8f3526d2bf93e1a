// SPDX-License-Identifier: GPL-3.0-or-later
// Who writes and what that costs: choosing, keys before and during a run, the estimate, the budget.
#include "ui/window/main_window.h"

#include "ui/brief/brief_editor.h"
#include "ui/brief/story_panel.h"
#include "ui/providers/provider_dialog.h"
#include "ui/providers/provider_settings.h"
#include "ui/providers/provider_words.h"
#include "ui/providers/written_by.h"
#include "ui/run/run_bar.h"
#include "ui/run/run_price.h"

#include <QAction>
#include <QPointer>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

void MainWindow::connectProviders()
{
    connect(m_writtenBy, &WrittenBy::chosen, this, &MainWindow::chooseWriter);
    if (!m_services.providers)
        return;
    connect(m_declineAction, &QAction::triggered, m_services.providers, &ProviderSettings::decline);
    connect(m_services.providers, &ProviderSettings::changed, this, &MainWindow::listOthers);
    connect(m_services.providers, &ProviderSettings::searched, this, &MainWindow::offerLocalServer);
    connect(m_localAction, &QAction::triggered, this, [this] {
        const QStringList writer = m_localAction->data().toStringList();
        chooseWriter(writer.value(0), writer.value(1), {});
    });
    m_services.providers->search();
}

RunSettings MainWindow::runSettings() const
{
    return m_desk.isOpen() ? m_story->brief().brief().run : RunSettings();
}

void MainWindow::chooseWriter(const QString &provider, const QString &model, const QString &baseUrl)
{
    if (!m_desk.isOpen() || m_desk.isRunning())
        return;
    if (const auto choice = m_services.providers->find(provider, baseUrl))
        m_services.providers->noteChosen(*choice, model);
    withdrawOffer();
    m_story->brief().setWriter(provider, model, baseUrl);
    showWriter();
}

void MainWindow::showWriter()
{
    m_writtenBy->setSettings(runSettings());
    nameResume();
}

/// What is resumed goes on with whoever began it: where that is not who is chosen now, it is said.
void MainWindow::nameResume()
{
    QString text = tr("Resume");
    if (m_services.providers && m_desk.isOpen() && m_desk.canResume()) {
        const QString began = providerwords::writer(*m_services.providers, m_desk.settingsToResume());
        if (began != providerwords::writer(*m_services.providers, runSettings()))
            text = tr("Resume with %1").arg(began);
    }
    m_resumeAction->setText(text);
}

void MainWindow::listOthers()
{
    constexpr std::size_t most = 12; // of one provider
    if (!m_services.providers)
        return;
    std::vector<BriefEditor::Other> others;
    for (const ProviderChoice &choice : m_services.providers->choices()) {
        if (!m_services.providers->isSetUp(choice))
            continue;
        const auto models = m_services.providers->models(choice);
        for (std::size_t i = 0; i < models.size() && i < most; ++i)
            others.push_back({{choice.provider, models[i].id, choice.baseUrl},
                u"%1 · %2"_s.arg(choice.name, providerwords::model(models[i]))});
    }
    m_story->brief().setOthers(others);
}

ProviderDialog *MainWindow::openProviders()
{
    if (auto *open = findChild<ProviderDialog *>()) {
        open->activateWindow();
        return open;
    }
    auto *dialog = new ProviderDialog(m_theme, *m_services.providers, runSettings(),
        m_desk.isOpen() && !m_desk.isOpening() && !m_desk.isRunning(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ProviderDialog::chosen, this, &MainWindow::chooseWriter);
    connect(dialog, &QDialog::finished, this, [this] {
        m_paused = false; // the bar was closed to come here
        sayPaused();
    });
    dialog->open();
    return dialog;
}

void MainWindow::whenKeyIsThere(const RunSettings &settings, std::function<void()> start)
{
    const int number = ++m_starts;
    if (!m_services.providers) {
        start();
        return;
    }
    m_services.providers->prepare(settings,
        [self = QPointer(this), number, settings, start = std::move(start)](
            const ProviderSettings::Prepared &prepared) {
            if (!self || number != self->m_starts)
                return;
            if (prepared.needsKey)
                self->askForKey(settings, prepared.why, start);
            else
                start();
        });
}

void MainWindow::askForKey(const RunSettings &settings, const QString &why, std::function<void()> start)
{
    const auto choice = m_services.providers->find(settings.provider, settings.baseUrl);
    if (!choice)
        return;
    ProviderDialog *dialog = openProviders();
    const QString needed = tr("%1 needs a key before it can write.").arg(choice->name);
    dialog->askFor(*choice, why.isEmpty() ? needed : needed + u' ' + why);
    connect(dialog, &QDialog::accepted, this, [this, number = m_starts, start = std::move(start)] {
        if (number == m_starts && !m_desk.isRunning())
            start();
    });
}

void MainWindow::enterRefusedKey()
{
    const auto choice = m_services.providers->refused();
    ProviderDialog *dialog = openProviders();
    if (choice)
        dialog->askFor(*choice, tr("%1 does not accept the key that it was asked with.").arg(choice->name));
}

void MainWindow::sayPaused()
{
    const RunState &state = m_desk.runState();
    const bool paused = m_desk.isRunning() && state.pausedFor;
    if (paused && m_services.providers)
        m_bar->say(RunBar::Tone::Warning, QString::fromStdString(state.pausedFor->text()), m_enterKeyAction,
            m_declineAction);
    else if (m_paused)
        m_bar->clear();
    m_paused = paused;
}

void MainWindow::raiseBudget()
{
    setArrangement(Arrangement::Story);
    m_story->brief().focusBudget();
    if (m_resumeAction->isEnabled())
        m_bar->say(RunBar::Tone::Plain, tr("Raise the budget here, then resume."), m_resumeAction);
}

void MainWindow::offerLocalServer()
{
    const bool isBusy = !m_desk.isOpen() || m_desk.isOpening() || m_desk.isRunning() || m_bar->isVisible()
        || m_notice->isVisible() || findChild<ProviderDialog *>();
    if (!m_services.providers || !m_offer.isEmpty() || isBusy || runSettings().provider != "rehearsal"_L1)
        return;
    for (const ProviderChoice &choice : m_services.providers->choices()) {
        const QString model = m_services.providers->modelToUse(choice);
        if (!m_services.providers->isFound(choice) || model.isEmpty())
            continue;
        m_offer = tr("%1 answers on this machine: it can write, too.").arg(choice.name);
        m_localAction->setText(tr("Write with %1").arg(choice.name));
        m_localAction->setData(QStringList {choice.provider, model});
        m_notice->say(RunBar::Tone::Plain, m_offer, m_localAction);
        return;
    }
}

void MainWindow::withdrawOffer()
{
    if (!m_offer.isEmpty() && m_notice->sentence() == m_offer)
        m_notice->clear();
}

bool MainWindow::isFree(const RunSettings &settings) const
{
    if (settings.provider == "rehearsal"_L1)
        return true;
    const auto choice =
        m_services.providers ? m_services.providers->find(settings.provider, settings.baseUrl) : std::nullopt;
    return choice
        && m_services.providers->isFree(
            *choice, settings.model.isEmpty() ? m_services.providers->modelToUse(*choice) : settings.model);
}

void MainWindow::estimate()
{
    if (!m_desk.isOpen() || m_desk.isOpening() || m_desk.isRunning()) {
        m_price->clear();
        return;
    }
    RunOptions options;
    options.episode = m_desk.snapshot().episode;
    options.settings = m_desk.snapshot().brief.run;
    m_price->ask(m_desk.file(), options, isFree(*options.settings));
}

/// The estimate holds the project's file, which may be the very one that is to be opened.
void MainWindow::openAfterEstimate(const QString &path)
{
    ++m_starts;
    m_castings.cancel();
    m_castings.whenIdle([this, path] {
        m_price->clear([this, path] {
            m_desk.open(path);
            refreshActions();
        });
    });
}

} // namespace dg
