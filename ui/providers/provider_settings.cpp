// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/providers/provider_settings.h"

#include "ui/common/on_gui_thread.h"

#include <QPointer>
#include <QSettings>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr auto addressesKey = "providers/addresses"_L1; ///< the writer's own: "openai https://…"
constexpr auto keptKey = "providers/keychain"_L1; ///< which keys lie there, by name and address
constexpr auto modelsKey = "providers/models"_L1;
constexpr qsizetype mostRecent = 5;

/// What comes with the studio is of those whose protocol it is, also behind an address of the environment's,
/// and of nobody else who speaks it.
bool isVendor(const ProviderChoice &choice)
{
    const ProviderEntry *entry = choice.baseUrl.isEmpty() ? findProvider(choice.provider) : nullptr;
    return entry && entry->id == entry->protocol;
}

QString nameIn(const ProviderAddress &address)
{
    return address.protocol + u' ' + address.base.toString(QUrl::FullyEncoded);
}

/// As a part of a setting's name, where a slash would be a folder.
QString modelsKeyOf(const ProviderChoice &choice)
{
    return modelsKey + u'/' + QString::fromLatin1(nameIn(choice.address).toUtf8().toPercentEncoding());
}

} // namespace

ProviderSettings::ProviderSettings(
    ProviderPool &pool, Secrets &secrets, QSettings &settings, Trial trial, Search search, QObject *parent)
    : QObject(parent)
    , m_pool(pool)
    , m_secrets(secrets)
    , m_settings(settings)
    , m_trial(trial
              ? std::move(trial)
              : [&pool](const ProviderAddress &address, const QByteArray &key, const QString &model,
                    std::stop_token
                        stop) { return tryProvider(*pool.apart(address, key), model, std::move(stop)); })
    , m_search(search ? std::move(search) : [&pool](std::stop_token stop) {
        return findLocalServers(pool.transport(), std::move(stop));
    })
{
    for (const QString &protocol : {u"anthropic"_s, u"openai"_s})
        m_shipped[protocol] = pool.catalogue().list(protocol);
    rebuild();
    pool.onKeyRefused(onGuiThread(this, [this](const ProviderAddress &address) { m_refused = address; }));
}

ProviderSettings::~ProviderSettings()
{
    m_pool.onKeyRefused({});
}

void ProviderSettings::rebuild()
{
    m_choices.clear();
    for (const ProviderEntry &entry : knownProviders()) {
        // An address out of the environment that cannot be used: the run says so.
        if (const auto choice = find(entry.id, {}))
            m_choices.push_back(*choice);
    }
    for (const QString &stored : m_settings.value(addressesKey).toStringList()) {
        auto choice = find(stored.section(u' ', 0, 0), stored.section(u' ', 1));
        if (!choice)
            continue;
        choice->isOwn = true;
        m_choices.push_back(*choice);
    }
}

std::optional<ProviderChoice> ProviderSettings::find(const QString &provider, const QString &baseUrl) const
{
    const auto address = m_pool.environment().addressOf(provider, baseUrl);
    if (!address)
        return std::nullopt;
    const auto known = std::find_if(m_choices.begin(), m_choices.end(),
        [&](const ProviderChoice &each) { return each.address == *address; });
    if (known != m_choices.end())
        return *known;
    const ProviderEntry *entry = entryAt(*address);
    ProviderChoice choice {provider, baseUrl, nameOf(*address), *address, entry && entry->isLocal, false};
    if (const ProviderEntry *named = findProvider(provider); !entry && named && baseUrl.isEmpty())
        choice.name = tr("%1 at %2").arg(named->name, address->base.host());
    if (entry)
        choice.keyPage = entry->keyPage;
    return choice;
}

bool ProviderSettings::isFound(const ProviderChoice &choice) const
{
    const auto known = m_known.find(nameIn(choice.address));
    return known != m_known.end() && known->second.found;
}

bool ProviderSettings::isSetUp(const ProviderChoice &choice) const
{
    return isFound(choice) || keyState(choice) != KeyState::None || (choice.isOwn && mayLackKey(choice));
}

bool ProviderSettings::mayLackKey(const ProviderChoice &choice) const
{
    // Of an address of the writer's own on this machine nobody knows; it says so itself.
    return choice.isLocal || (!choice.baseUrl.isEmpty() && dg::isLocal(choice.address.base));
}

Expected<ProviderChoice> ProviderSettings::add(const QString &protocol, const QString &address)
{
    const auto base = cleanBase(address);
    if (!base)
        return tl::unexpected(base.error());
    const QString url = base->toString(QUrl::FullyEncoded);
    auto choice = find(protocol, url);
    if (!choice)
        return fail(ErrorKind::InvalidInput, tr("This address cannot be used.").toStdString());
    const auto known = std::any_of(m_choices.begin(), m_choices.end(),
        [&](const ProviderChoice &each) { return each.address == choice->address; });
    if (known)
        return *choice;
    QStringList stored = m_settings.value(addressesKey).toStringList();
    stored.append(protocol + u' ' + url);
    m_settings.setValue(addressesKey, stored);
    rebuild();
    Q_EMIT changed();
    return *find(protocol, url);
}

void ProviderSettings::remove(const ProviderChoice &choice)
{
    QStringList stored = m_settings.value(addressesKey).toStringList();
    stored.removeAll(choice.provider + u' ' + choice.baseUrl);
    m_settings.setValue(addressesKey, stored);
    m_settings.remove(modelsKeyOf(choice));
    rebuild();
    Q_EMIT changed();
}

QStringList ProviderSettings::recentModels(const ProviderChoice &choice) const
{
    return m_settings.value(modelsKeyOf(choice)).toStringList();
}

std::vector<ModelInfo> ProviderSettings::models(const ProviderChoice &choice) const
{
    if (const auto known = m_known.find(nameIn(choice.address));
        known != m_known.end() && !known->second.models.empty())
        return known->second.models;
    if (isVendor(choice))
        return m_shipped.at(choice.address.protocol);
    std::vector<ModelInfo> models;
    for (const QString &id : recentModels(choice))
        models.push_back(model(choice, id));
    return models;
}

ModelInfo ProviderSettings::model(const ProviderChoice &choice, const QString &model) const
{
    return m_pool.at(choice.address).infoOf(model);
}

bool ProviderSettings::isFree(const ProviderChoice &choice, const QString &model) const
{
    return this->model(choice, model).price == ModelPrice {};
}

QString ProviderSettings::modelToUse(const ProviderChoice &choice) const
{
    if (const QStringList recent = recentModels(choice); !recent.isEmpty())
        return recent.first();
    const std::vector<ModelInfo> there = models(choice);
    const QString usual =
        isVendor(choice) ? m_pool.catalogue().defaultModel(choice.address.protocol) : QString();
    const auto isThere = [&](const ModelInfo &each) { return each.id == usual; };
    if (there.empty() || std::any_of(there.begin(), there.end(), isThere))
        return usual;
    // A model that makes vectors of texts cannot write.
    const auto writes = std::find_if(there.begin(), there.end(),
        [](const ModelInfo &each) { return !each.id.contains("embed"_L1, Qt::CaseInsensitive); });
    return writes == there.end() ? QString() : writes->id;
}

void ProviderSettings::noteChosen(const ProviderChoice &choice, const QString &model)
{
    if (model.isEmpty())
        return;
    QStringList recent = recentModels(choice);
    recent.removeAll(model);
    recent.prepend(model);
    m_settings.setValue(modelsKeyOf(choice), recent.mid(0, mostRecent));
    Q_EMIT changed();
}

KeyState ProviderSettings::keyState(const ProviderChoice &choice) const
{
    if (!keyVariable(choice).isEmpty())
        return KeyState::Environment;
    const SecretId id = keyIdOf(choice.address);
    switch (m_secrets.place(id)) {
    case SecretPlace::Session:
        return KeyState::Session;
    case SecretPlace::Keychain:
        return KeyState::Keychain;
    case SecretPlace::Unknown:
        break;
    }
    return isNoted(id) ? KeyState::Keychain : KeyState::None;
}

QString ProviderSettings::keyVariable(const ProviderChoice &choice) const
{
    return m_pool.environment().keyVariableFor(choice.address);
}

bool ProviderSettings::isNoted(const SecretId &id) const
{
    return m_settings.value(keptKey).toStringList().contains(id.key());
}

void ProviderSettings::note(const SecretId &id, bool inKeychain)
{
    if (isNoted(id) == inKeychain)
        return;
    QStringList keys = m_settings.value(keptKey).toStringList();
    keys.removeAll(id.key());
    if (inKeychain)
        keys.append(id.key());
    m_settings.setValue(keptKey, keys);
}

void ProviderSettings::findKey(const ProviderAddress &address, Keychain::Found found)
{
    if (const QByteArray key = m_pool.environment().keyFor(address); !key.isEmpty()) {
        found(std::optional(key));
        return;
    }
    m_secrets.find(keyIdOf(address),
        [self = QPointer(this), id = keyIdOf(address), found = std::move(found)](
            const Expected<std::optional<QByteArray>> &result) {
            if (self && result)
                self->note(id, *result && self->m_secrets.place(id) == SecretPlace::Keychain);
            found(result);
        });
}

void ProviderSettings::fetchKeys()
{
    for (const ProviderChoice &choice : std::vector(m_choices)) {
        if (choice.isLocal && !isNoted(keyIdOf(choice.address)))
            continue;
        findKey(choice.address, [self = QPointer(this)](const auto &) {
            if (self)
                Q_EMIT self->changed();
        });
    }
}

void ProviderSettings::keep(const ProviderChoice &choice, const QByteArray &key, bool sessionOnly,
    std::function<void(const Secrets::Stored &)> kept)
{
    const SecretId id = keyIdOf(choice.address);
    m_pool.at(choice.address).key().set(key);
    if (sessionOnly) {
        m_secrets.storeForSession(id, key);
        Q_EMIT changed();
        kept({SecretPlace::Session});
        return;
    }
    m_secrets.store(id, key, [self = QPointer(this), id, kept = std::move(kept)](const auto &stored) {
        if (self) {
            self->note(id, stored.place == SecretPlace::Keychain);
            Q_EMIT self->changed();
        }
        kept(stored);
    });
}

void ProviderSettings::forget(const ProviderChoice &choice, Keychain::Done done)
{
    const SecretId id = keyIdOf(choice.address);
    // Nobody asks for it again, whether or not the keychain lets go of it.
    note(id, false);
    m_pool.at(choice.address).key().set({});
    m_secrets.remove(id, std::move(done));
    Q_EMIT changed();
}

std::optional<ProviderChoice> ProviderSettings::refused() const
{
    return m_refused ? find(m_refused->protocol, m_refused->base.toString(QUrl::FullyEncoded)) : std::nullopt;
}

void ProviderSettings::decline()
{
    if (m_refused)
        m_pool.at(*m_refused).key().decline();
}

void ProviderSettings::prepare(const RunSettings &settings, std::function<void(const Prepared &)> prepared)
{
    const auto choice = find(settings.provider, settings.baseUrl);
    const auto standIn =
        settings.standIn ? find(settings.standIn->provider, settings.standIn->baseUrl) : std::nullopt;
    const auto give = [this](const ProviderChoice &to, const std::optional<QByteArray> &key) {
        // Also where it has none: what was declined in an earlier run is asked anew.
        m_pool.at(to.address).key().set(key.value_or(QByteArray()));
    };
    // A server on this machine is not a reason to open the keychain, unless its key lies there.
    const auto isAsked = [this](const ProviderChoice &each) {
        return !mayLackKey(each) || keyState(each) != KeyState::None;
    };
    const auto finish = [self = QPointer(this), standIn, give, isAsked, prepared](const Prepared &first) {
        if (!self)
            return;
        if (first.needsKey || !standIn || !isAsked(*standIn)) {
            prepared(first);
            return;
        }
        // Without a key it does not stand in; the run begins all the same.
        self->findKey(standIn->address, [self, standIn, give, prepared, first](const auto &found) {
            if (self && found && *found)
                give(*standIn, *found);
            prepared(first);
        });
    };
    if (!choice || !isAsked(*choice)) {
        if (choice)
            give(*choice, {});
        finish({});
        return;
    }
    findKey(choice->address, [self = QPointer(this), choice, give, finish](const auto &found) {
        if (!self)
            return;
        if (found)
            give(*choice, *found);
        if (found && (*found || self->mayLackKey(*choice)))
            finish({});
        else
            finish({true, found ? QString() : QString::fromStdString(found.error().message)});
    });
}

void ProviderSettings::test(const ProviderChoice &choice, const QByteArray &typed, const QString &model,
    std::function<void(const Expected<ProviderTrial> &)> ended)
{
    cancelTest();
    const auto start = [self = QPointer(this), choice, model, ended = std::move(ended)](
                           const QByteArray &key) {
        if (!self)
            return;
        self->m_test.start([trial = self->m_trial, address = choice.address, key, model](
                               std::stop_token stop) { return trial(address, key, model, std::move(stop)); },
            [self, choice, ended](const Expected<ProviderTrial> &result) {
                if (self && result && !result->models.empty())
                    self->m_known[nameIn(choice.address)].models = result->models;
                if (self && result) {
                    if (choice.isLocal)
                        self->m_known[nameIn(choice.address)].found = true;
                    Q_EMIT self->changed();
                }
                ended(result);
            });
    };
    if (!typed.isEmpty() || (mayLackKey(choice) && keyState(choice) == KeyState::None)) {
        start(typed);
        return;
    }
    findKey(choice.address,
        [start](const auto &found) { start(found ? found->value_or(QByteArray()) : QByteArray()); });
}

void ProviderSettings::cancelTest()
{
    m_test.cancel();
}

void ProviderSettings::search()
{
    m_searchJob.start(m_search, [this](const std::vector<LocalServer> &servers) { adopt(servers); });
}

void ProviderSettings::adopt(const std::vector<LocalServer> &servers)
{
    for (auto &[address, known] : m_known)
        known.found = false;
    for (const LocalServer &server : servers) {
        if (const auto choice = find(server.id, {}))
            m_known[nameIn(choice->address)] = {server.models, true};
    }
    Q_EMIT changed();
    Q_EMIT searched();
}

} // namespace dg
