// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/provider_dialog.h"

#include "ui/common/confirm_dialog.h"
#include "ui/common/dialog_parts.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/preferences/secret_field.h"
#include "ui/providers/provider_words.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QTreeWidget>

#include <array>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

ProviderDialog::ProviderDialog(const Theme &theme, ProviderSettings &providers, const RunSettings &settings,
    bool mayChoose, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_providers(providers)
    , m_settings(settings)
    , m_mayChoose(mayChoose)
{
    setObjectName(u"providerDialog"_s);
    setWindowTitle(tr("Who writes"));
    build();
    fillList();
    connect(&m_providers, &ProviderSettings::changed, this, &ProviderDialog::refresh);
    connect(this, &QDialog::finished, &m_providers, &ProviderSettings::cancelTest);
    if (const auto current = m_providers.find(settings.provider, settings.baseUrl))
        select(current->address);
    else
        m_list->setCurrentItem(m_list->topLevelItem(0));
    m_providers.fetchKeys();
    m_providers.search();
}

ProviderDialog::~ProviderDialog()
{
    m_providers.cancelTest();
}

void ProviderDialog::askFor(const ProviderChoice &choice, const QString &why)
{
    m_asked = choice.address;
    select(choice.address);
    m_askedModel = m_model;
    m_ask->setText(why);
    m_ask->show();
    m_key->edit()->setFocus();
    refreshButtons();
}

bool ProviderDialog::isAnother() const
{
    return m_list->currentItem()
        && m_list->indexOfTopLevelItem(m_list->currentItem()) == m_list->topLevelItemCount() - 1;
}

void ProviderDialog::fillList()
{
    const QScopedValueRollback filling(m_filling, true);
    const int rows = static_cast<int>(m_providers.choices().size()) + 1;
    while (m_list->topLevelItemCount() > rows)
        delete m_list->takeTopLevelItem(m_list->topLevelItemCount() - 1);
    while (m_list->topLevelItemCount() < rows)
        m_list->addTopLevelItem(new QTreeWidgetItem);
    for (int row = 0; row < rows; ++row) {
        QTreeWidgetItem *item = m_list->topLevelItem(row);
        const bool last = row == rows - 1;
        const ProviderChoice *choice = last ? nullptr : &m_providers.choices()[static_cast<std::size_t>(row)];
        item->setText(0, last ? tr("Another address…") : choice->name);
        item->setText(1, last ? QString() : providerwords::state(m_providers, *choice));
        item->setFirstColumnSpanned(last);
        item->setForeground(1, m_theme.colors().muted);
        item->setToolTip(0, last ? QString() : choice->address.base.toDisplayString());
    }
}

void ProviderDialog::select(const ProviderAddress &address)
{
    const auto &choices = m_providers.choices();
    for (std::size_t row = 0; row < choices.size(); ++row) {
        if (choices[row].address == address) {
            m_list->setCurrentItem(m_list->topLevelItem(static_cast<int>(row)));
            return;
        }
    }
    // Out of somebody else's project: shown as it is, and remembered only once it is used.
    m_list->setCurrentItem(m_list->topLevelItem(m_list->topLevelItemCount() - 1));
    m_protocol->setCurrentIndex(m_protocol->findData(address.protocol));
    m_address->setText(address.base.toString(QUrl::FullyEncoded));
}

void ProviderDialog::show(int row)
{
    m_providers.cancelTest();
    m_testing = false;
    m_key->reset();
    say(Tone::Plain, {});
    if (static_cast<std::size_t>(row) < m_providers.choices().size())
        m_choice = m_providers.choices()[static_cast<std::size_t>(row)];
    else
        m_choice = typedAddress();
    m_sessionOnly->setChecked(m_choice && m_providers.keyState(*m_choice) == KeyState::Session);
    const auto current = m_providers.find(m_settings.provider, m_settings.baseUrl);
    const bool isCurrent = m_choice && current && current->address == m_choice->address;
    m_model = isCurrent && !m_settings.model.isEmpty() ? m_settings.model
        : m_choice                                     ? m_providers.modelToUse(*m_choice)
                                                       : QString();
    m_otherModel->clear();
    refresh();
}

std::optional<ProviderChoice> ProviderDialog::typedAddress() const
{
    const QString text = m_address->text().trimmed();
    return text.isEmpty() ? std::nullopt : m_providers.find(m_protocol->currentData().toString(), text);
}

std::optional<ProviderChoice> ProviderDialog::settle()
{
    if (!isAnother() || !m_choice)
        return m_choice;
    const QString typed = m_key->typed();
    const auto added = m_providers.add(m_choice->address.protocol, m_address->text().trimmed());
    if (!added)
        return std::nullopt;
    const QString model = m_model;
    select(added->address);
    m_address->clear();
    m_key->type(typed);
    chooseModel(model);
    return *added;
}

void ProviderDialog::fieldEdited()
{
    m_providers.cancelTest();
    m_testing = false;
    say(Tone::Plain, {});
    if (isAnother())
        m_choice = typedAddress();
    refresh();
}

void ProviderDialog::refresh()
{
    // What is shown may have got a list of models meanwhile, or gone.
    const bool another = isAnother();
    const auto shown = m_choice;
    fillList();
    if (!another && shown && !m_filling) {
        const auto &choices = m_providers.choices();
        const auto still = std::find_if(choices.begin(), choices.end(),
            [&](const ProviderChoice &each) { return each.address == shown->address; });
        if (still == choices.end()) {
            m_list->setCurrentItem(m_list->topLevelItem(0));
            return;
        }
        const QScopedValueRollback filling(m_filling, true);
        m_list->setCurrentItem(m_list->topLevelItem(static_cast<int>(still - choices.begin())));
    } else if (another) {
        const QScopedValueRollback filling(m_filling, true);
        m_list->setCurrentItem(m_list->topLevelItem(m_list->topLevelItemCount() - 1));
    }
    if (m_choice && m_model.isEmpty())
        m_model = m_providers.modelToUse(*m_choice);
    refreshAddress();
    refreshKey();
    refreshModels();
    refreshButtons();
}

void ProviderDialog::refreshAddress()
{
    const bool another = isAnother();
    m_own->setVisible(another);
    m_fixedAddress->setVisible(!another && m_choice);
    m_name->setText(another ? tr("Another address") : m_choice ? m_choice->name : QString());
    QString problem;
    if (another && !m_address->text().trimmed().isEmpty() && !m_choice) {
        const auto base = cleanBase(m_address->text().trimmed());
        problem = base ? tr("This address cannot be used.") : inWords(base.error());
    }
    m_addressProblem->setText(problem);
    m_addressProblem->setVisible(!problem.isEmpty());
    restyle(*m_address, "problem", !problem.isEmpty());
    m_removeButton->setVisible(!another && m_choice && m_choice->isOwn);
    if (another) {
        m_about->setText(
            tr("Any server that speaks as one of these two do: a gateway, a colleague's machine, a "
               "model server on another port."));
    } else if (m_choice) {
        m_fixedAddress->setText(m_choice->address.base.toDisplayString());
        m_about->setText(aboutChoice());
    }
}

QString ProviderDialog::aboutChoice() const
{
    if (isLocal(m_choice->address.base) && !m_choice->isLocal)
        return tr("A server on this machine. It may want a key.");
    if (!m_choice->isLocal)
        return tr("Writes over the network and is paid by what it reads and writes.");
    return m_providers.isFound(*m_choice)
        ? tr("Answers on this machine. It needs no key and costs nothing.")
        : tr("Runs on this machine, needs no key and costs nothing. It does not answer now: start it, then "
             "test it.");
}

void ProviderDialog::refreshKey()
{
    const KeyState state = m_choice ? m_providers.keyState(*m_choice) : KeyState::None;
    const auto problem = m_providers.secrets().keychainProblem();
    const bool typed = !m_key->typed().isEmpty();
    const QString kept = tr("Kept in this machine's keychain. It is never shown again.");
    const QString inSession = tr("Kept until the studio closes.");
    if (state == KeyState::Environment)
        m_key->setFixed(tr("Set by %1.").arg(m_providers.keyVariable(*m_choice)));
    else if (!typed && state != KeyState::None)
        m_key->setKept(true, state == KeyState::Session ? inSession : kept);
    else if (m_choice && !mayCarryKey(m_choice->address.base))
        m_key->setKept(
            false, tr("A key goes nowhere in the clear. Use an address that begins with https://."));
    else if (m_sessionOnly->isChecked())
        m_key->setKept(state != KeyState::None, tr("Forgotten when the studio closes."));
    else if (problem)
        m_key->setKept(state != KeyState::None,
            tr("%1 It is kept until the studio closes.").arg(QString::fromStdString(problem->message)));
    else
        m_key->setKept(
            state != KeyState::None, tr("Goes into this machine's keychain, for this address alone."));
    m_sessionOnly->setEnabled(state != KeyState::Environment);
    const QString page = m_choice ? m_choice->keyPage : QString();
    m_keyPage->setVisible(!page.isEmpty());
    m_keyPage->setText(tr("A key is to be had at %1").arg(page));
}

void ProviderDialog::refreshModels()
{
    const QScopedValueRollback filling(m_filling, true);
    const auto models = m_choice ? m_providers.models(*m_choice) : std::vector<ModelInfo>();
    m_models->clear();
    for (const ModelInfo &each : models) {
        const ModelInfo info = m_providers.model(*m_choice, each.id);
        const TokenCount context = each.context.value() > 0 ? each.context : info.context;
        auto *item = new QTreeWidgetItem(m_models,
            {providerwords::model(each.name.isEmpty() ? info : each), providerwords::price(info),
                context.value() > 0 ? format::tokens(context) : tr("unknown")});
        item->setData(0, Qt::UserRole, each.id);
        item->setToolTip(0, each.id);
        for (const int column : {1, 2}) {
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
            item->setForeground(column, m_theme.colors().muted);
        }
        if (each.id == m_model)
            m_models->setCurrentItem(item);
    }
    m_models->setVisible(!models.empty());
    m_otherModel->setPlaceholderText(models.empty() ? tr("By its id") : tr("Or another one, by its id"));
    if (!m_models->currentItem() && !m_model.isEmpty() && m_otherModel->text().isEmpty())
        m_otherModel->setText(m_model);
    m_price->setText(m_choice && !m_model.isEmpty()
            ? providerwords::priceInFull(m_providers.model(*m_choice, m_model))
            : m_choice && models.empty() ? tr("Test it to see which models it has.")
                                         : QString());
}

void ProviderDialog::refreshButtons()
{
    const bool typed = !m_key->typed().isEmpty();
    const bool mayCarry = m_choice && (!typed || mayCarryKey(m_choice->address.base));
    m_testButton->setText(m_testing ? tr("Cancel the test") : tr("Test"));
    m_testButton->setEnabled(m_testing || (m_choice && mayCarry));
    m_keepButton->setText(m_asked ? tr("Keep it and write") : tr("Keep without a test"));
    m_keepButton->setVisible(typed);
    m_keepButton->setEnabled(!m_testing && mayCarry);
    const QString model = m_choice && !m_model.isEmpty()
        ? providerwords::model(m_providers.model(*m_choice, m_model))
        : tr("this");
    m_useButton->setText(tr("Write with %1")
                             .arg(fontMetrics().elidedText(model, Qt::ElideMiddle, 220))
                             .replace(u'&', "&&"_L1));
    m_useButton->setToolTip(
        m_mayChoose ? QString() : tr("Open a project, or wait until nothing is being written."));
    m_useButton->setVisible(!m_asked);
    m_useButton->setEnabled(m_mayChoose && m_choice && !m_model.isEmpty() && !typed);
    // Whoever has typed a key wants to know whether it works.
    (typed || !m_useButton->isEnabled() ? m_testButton : m_useButton)->setDefault(true);
}

void ProviderDialog::chooseModel(const QString &model)
{
    m_model = model;
    refreshModels();
    if (m_models->currentItem())
        m_otherModel->clear();
    refreshButtons();
}

void ProviderDialog::test()
{
    if (m_testing) {
        m_providers.cancelTest();
        m_testing = false;
        say(Tone::Plain, tr("Not tested."));
        refreshButtons();
        return;
    }
    if (!m_choice)
        return;
    m_testing = true;
    say(Tone::Plain, tr("Asking %1…").arg(m_choice->name));
    refreshButtons();
    const QString typed = m_key->typed();
    m_providers.test(*m_choice, typed.toUtf8(), m_model,
        [self = QPointer(this), choice = *m_choice, typed, model = m_model](
            const Expected<ProviderTrial> &trial) {
            if (self && self->m_testing)
                self->sayTested(choice, typed, model, trial);
        });
}

void ProviderDialog::sayTested(const ProviderChoice &choice, const QString &typed, const QString &model,
    const Expected<ProviderTrial> &trial)
{
    m_testing = false;
    if (!trial) {
        say(Tone::Problem, tr("Does not work. %1").arg(inWords(trial.error())));
        refreshButtons();
        return;
    }
    if (!settle())
        return;
    if (m_model.isEmpty())
        m_model = m_providers.modelToUse(choice);
    const auto count = static_cast<int>(trial->models.size());
    QStringList sentences {count == 0 ? tr("Works.")
            : count == 1              ? tr("Works: one model.")
                                      : tr("Works: %1 models.").arg(count)};
    if (!m_model.isEmpty())
        sentences.append(tr("%1 is chosen.").arg(providerwords::model(m_providers.model(choice, m_model))));
    // About the model that was tried.
    if (!trial->remark.isEmpty() && (m_model == model || m_model.isEmpty()))
        sentences.append(trial->remark);
    const QString sentence = sentences.join(u' ');
    refresh();
    if (typed.isEmpty())
        say(Tone::Good, sentence);
    else
        keepKey(choice, typed, sentence);
}

void ProviderDialog::keepKey(const ProviderChoice &choice, const QString &typed, const QString &before)
{
    m_providers.keep(choice, typed.toUtf8(), m_sessionOnly->isChecked(),
        [self = QPointer(this), choice, before](const Secrets::Stored &stored) {
            if (!self)
                return;
            if (self->m_choice && self->m_choice->address == choice.address)
                self->m_key->reset();
            QString kept = stored.place == SecretPlace::Keychain
                ? tr("The key is in this machine's keychain.")
                : tr("The key is kept until the studio closes.");
            if (stored.why)
                kept += u' ' + inWords(*stored.why);
            self->say(Tone::Good, before.isEmpty() ? kept : before + u' ' + kept);
            self->refresh();
            if (self->m_asked == choice.address)
                self->letWrite();
        });
}

void ProviderDialog::askToForget()
{
    const ProviderChoice choice = *m_choice;
    auto *dialog =
        new ConfirmDialog({tr("Forget the key?"), tr("Forget the key of %1?").arg(choice.name),
                              tr("It is removed from this machine. To write with %1 again you need to "
                                 "enter it again.")
                                  .arg(choice.name),
                              tr("Forget the key")},
            u"forgetKey"_s, this);
    connect(dialog, &ConfirmDialog::confirmed, this, [this, choice] { forget(choice); });
    connect(dialog, &QDialog::finished, this, [this] {
        m_key->reset();
        refresh();
    });
    dialog->open();
}

void ProviderDialog::forget(const ProviderChoice &choice)
{
    m_providers.forget(choice, [self = QPointer(this)](const Expected<void> &result) {
        if (!self)
            return;
        if (result)
            self->say(Tone::Plain, tr("The key is forgotten."));
        else
            self->say(Tone::Problem,
                tr("The key is no longer used, but the keychain may still have it. %1")
                    .arg(inWords(result.error())));
        self->refresh();
    });
}

void ProviderDialog::use()
{
    const auto choice = settle();
    if (!choice || m_model.isEmpty())
        return;
    const QString model = m_model;
    m_providers.noteChosen(*choice, model);
    Q_EMIT chosen(choice->provider, model, choice->baseUrl);
    accept();
}

/// The run that waits for the key goes on, with the model that was chosen meanwhile.
void ProviderDialog::letWrite()
{
    const auto choice = settle();
    if (choice && m_mayChoose && !m_model.isEmpty() && m_model != m_askedModel) {
        use();
        return;
    }
    accept();
}

void ProviderDialog::say(Tone tone, const QString &sentence)
{
    static constexpr std::array roles {"guidance"_L1, "good"_L1, "problem"_L1};
    restyle(*m_result, "role", QString(roles[static_cast<std::size_t>(tone)]));
    m_result->setText(sentence);
}

} // namespace dg
