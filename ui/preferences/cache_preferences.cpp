// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/preferences/cache_preferences.h"

#include "core/cache/cache_environment.h"
#include "core/cache/redis_url.h"
#include "core/cache/tiered_cache.h"
#include "ui/common/dialog_parts.h"
#include "ui/preferences/secret_field.h"

#include <QCheckBox>
#include <QDesktopServices>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QToolButton>
#include <QUrl>

#include <algorithm>
#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

void mark(QWidget &field, QLabel &label, const QString &problem)
{
    label.setText(problem);
    label.setVisible(!problem.isEmpty());
    restyle(field, "problem", !problem.isEmpty());
}

/// A setting's error beside its field, where its name is known: "Must be from 1 to 256 connections."
QString withoutName(const Error &error)
{
    QString text = inWords(error);
    text = text.mid(text.indexOf(u' ') + 1);
    const QString lead = u"cannot be used: "_s;
    if (text.startsWith(lead))
        text = text.mid(lead.size());
    return text.isEmpty() ? text : text.left(1).toUpper() + text.mid(1);
}

QString withUser(const QString &url, const QString &user)
{
    const qsizetype end = url.indexOf("://"_L1);
    if (end < 0 || user.isEmpty())
        return url;
    return url.left(end + 3) + QString::fromLatin1(user.toUtf8().toPercentEncoding()) + u'@'
        + url.mid(end + 3);
}

QString milliseconds(std::chrono::nanoseconds time)
{
    const double count = std::chrono::duration<double, std::milli>(time).count();
    return QLocale().toString(std::max(count, 0.1), 'f', count < 10 ? 1 : 0);
}

/// What to do about it, where the error does not say.
QString adviceFor(const Error &error)
{
    if (!error.hint.empty())
        return {};
    switch (error.kind) {
    case ErrorKind::Refused:
        return CachePreferences::tr("Check the user and the password.");
    case ErrorKind::InvalidInput:
        return {};
    default:
        return CachePreferences::tr(
            "Check the address, and whether the server runs and can be reached from this machine.");
    }
}

} // namespace

CachePreferences::CachePreferences(
    const Theme &theme, CacheSettings &settings, TieredCache &cache, ConnectionTest &test, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_settings(settings)
    , m_cache(cache)
    , m_test(test)
    , m_urlIsFixed(settings.isFromEnvironment(cacheVariable::redisUrl))
{
    setObjectName(u"cachePreferences"_s);
    setWindowTitle(tr("Cache and room"));
    build();
    load();
    refresh();
    connect(this, &QDialog::finished, this, [this] { m_test.forget(); });
    m_settings.secrets().tryKeychain([self = QPointer(this)] {
        if (self)
            self->refreshSecrets();
    });
}

CachePreferences::~CachePreferences()
{
    m_test.forget();
}

void CachePreferences::load()
{
    const StoredCache &stored = m_settings.stored();
    const bool memoryOnly = stored.config.strategy == CacheStrategy::Memory;
    const bool hasRoom = m_settings.effective(stored).redis.isSet() && !memoryOnly;
    m_machineOnly->setChecked(!hasRoom);
    m_alsoRoom->setChecked(hasRoom && stored.room != RoomUse::First);
    m_roomFirst->setChecked(hasRoom && stored.room == RoomUse::First);
    // The environment's server is used whatever is chosen here.
    m_machineOnly->setEnabled(!m_urlIsFixed || memoryOnly);
    m_forgetful->setChecked(memoryOnly);
    m_url->setText(m_urlIsFixed ? redactedRedisUrl(serverUrl()) : stored.config.redis.url);
    if (!m_urlIsFixed)
        takeUrlApart();
    if (!m_settings.problem().isEmpty())
        say(Tone::Problem, m_settings.problem());
}

StoredCache CachePreferences::edited() const
{
    StoredCache stored = m_settings.stored();
    for (const Field &field : m_fields)
        field.put(stored.config);
    if (!m_urlIsFixed)
        stored.config.redis.url = serverUrl();
    const bool memoryOnly = m_machineOnly->isChecked() && m_forgetful->isChecked();
    stored.config.strategy = memoryOnly ? CacheStrategy::Memory : CacheStrategy::Hybrid;
    if (m_roomFirst->isChecked())
        stored.room = RoomUse::First;
    else if (!m_urlIsFixed)
        stored.room = m_alsoRoom->isChecked() ? RoomUse::Also : RoomUse::Off;
    else if (stored.room == RoomUse::First)
        stored.room = RoomUse::Also;
    return stored;
}

CacheConfig CachePreferences::withTyped(CacheConfig config) const
{
    if (const QString typed = m_password->typed(); !typed.isEmpty())
        config.redis.password = typed;
    if (const QString typed = m_secret->typed(); !typed.isEmpty())
        config.redis.roomSecret = typed.toUtf8();
    return config;
}

CacheSettings::Without CachePreferences::forgotten() const
{
    return {m_password->isForgotten(), m_secret->isForgotten()};
}

bool CachePreferences::usesRoom() const
{
    return !m_machineOnly->isChecked();
}

QString CachePreferences::serverUrl() const
{
    if (m_urlIsFixed)
        return m_settings.effective({m_settings.stored().config, RoomUse::Also}).redis.url;
    return withUser(m_url->text().trimmed(), m_user->text());
}

void CachePreferences::takeUrlApart()
{
    const auto parsed = parseRedisUrl(m_url->text());
    if (!parsed || (parsed->user.isEmpty() && parsed->password.isEmpty()))
        return;
    QString url = redactedRedisUrl(m_url->text());
    if (const qsizetype end = url.indexOf("://"_L1); !parsed->user.isEmpty())
        url = url.left(end + 3) + url.mid(url.indexOf(u'@', end) + 1);
    if (!parsed->user.isEmpty())
        m_user->setText(parsed->user);
    if (!parsed->password.isEmpty())
        m_password->type(parsed->password);
    m_url->setText(url);
}

void CachePreferences::serverEdited()
{
    ++m_attempt;
    m_test.forget();
    m_testButton->setEnabled(true);
    sayTest(Tone::Plain, {});
    refresh();
}

QString CachePreferences::problemWith(const Field &field) const
{
    CacheConfig config;
    field.put(config);
    const auto valid = config.validate();
    return valid ? QString() : withoutName(valid.error());
}

QString CachePreferences::problemWithUrl() const
{
    if (m_urlIsFixed || !usesRoom())
        return {};
    CacheConfig config;
    config.redis.url = serverUrl();
    if (!config.redis.isSet())
        return tr("Name the room's server, or keep answers on this machine only.");
    if (const auto valid = config.validate(); !valid)
        return withoutName(valid.error());
    if (parseRedisUrl(config.redis.url)->tls && !m_test.canTls())
        return tr("This studio cannot speak TLS to a Redis server (rediss://). Use redis:// through a TLS "
                  "tunnel, or in a network that you trust.");
    return {};
}

QString CachePreferences::strategyInDetail() const
{
    switch (m_settings.effective(edited()).strategy) {
    case CacheStrategy::Memory:
        return tr("Strategy “memory”: nothing on disk, no Redis.");
    case CacheStrategy::Redis:
        return tr("Strategy “redis”: Redis; memory while Redis is away. The disk is not used.");
    case CacheStrategy::Hybrid:
        break;
    }
    return usesRoom() ? tr("Strategy “hybrid”: memory, disk, Redis.")
                      : tr("Strategy “hybrid”: memory and disk.");
}

QString CachePreferences::whatWaitsForTheNextStart() const
{
    const CacheConfig &begun = m_settings.atStart();
    const CacheConfig wanted = m_settings.effective(edited());
    QStringList waiting;
    if (wanted.strategy != begun.strategy)
        waiting.append(tr("where answers are kept"));
    if (wanted.memoryBytes != begun.memoryBytes)
        waiting.append(tr("how much is kept in memory"));
    if (wanted.diskBytes != begun.diskBytes)
        waiting.append(tr("how much is kept on disk"));
    return waiting.isEmpty()
        ? QString()
        : tr("Takes effect when the studio starts next: %1.").arg(waiting.join(tr(", ")));
}

void CachePreferences::refresh()
{
    m_server->setEnabled(usesRoom());
    m_forgetful->setEnabled(!usesRoom());
    const QString problem = problemWithUrl();
    mark(*m_url, *m_urlProblem, problem);
    m_valid = problem.isEmpty();
    for (const Field &field : m_fields) {
        const QString wrong = problemWith(field);
        mark(*field.widget, *field.problem, wrong);
        m_valid = m_valid && wrong.isEmpty();
    }
    m_applyButton->setEnabled(m_valid && !m_applying);
    m_strategy->setText(strategyInDetail());
    const QString later = whatWaitsForTheNextStart();
    m_later->setText(later);
    m_later->setVisible(!later.isEmpty());
    refreshSecrets();
}

void CachePreferences::refreshSecrets()
{
    const auto show = [this](SecretField &field, const SecretId &id, QLatin1String variable) {
        if (m_settings.isFromEnvironment(variable)) {
            field.setFixed(tr("Set by %1.").arg(variable));
            return;
        }
        const bool kept = m_settings.keeps(id);
        const auto problem = m_settings.secrets().keychainProblem();
        const bool replaced = !field.typed().isEmpty() || field.isForgotten();
        const bool inSession = m_settings.secrets().place(id) == SecretPlace::Session;
        if (field.isForgotten() && field.typed().isEmpty())
            field.setKept(kept, tr("Forgotten when the settings are applied."));
        else if (kept && !replaced)
            field.setKept(kept,
                inSession ? tr("Kept until the studio closes.") : tr("Kept in this machine's keychain."));
        else if (problem)
            field.setKept(kept,
                tr("%1 It is kept until the studio closes.").arg(QString::fromStdString(problem->message)));
        else
            field.setKept(kept, tr("Goes into this machine's keychain."));
    };
    const QString url = serverUrl();
    const auto parsed = parseRedisUrl(url);
    if (m_urlIsFixed && parsed && !parsed->password.isEmpty())
        m_password->setFixed(tr("Set by %1.").arg(cacheVariable::redisUrl));
    else
        show(*m_password, CacheSettings::passwordOf(url), cacheVariable::redisPassword);
    show(*m_secret, CacheSettings::roomSecret(), cacheVariable::roomSecret);
}

void CachePreferences::focusProblem()
{
    QWidget *wrong = m_urlProblem->isHidden() ? nullptr : m_url;
    for (const Field &field : m_fields) {
        if (!wrong && !field.problem->isHidden())
            wrong = field.widget;
    }
    if (!wrong)
        return;
    if (m_details->isAncestorOf(wrong))
        m_detailsButton->setChecked(true);
    wrong->setFocus();
    m_scroll->ensureWidgetVisible(wrong);
}

void CachePreferences::testConnection()
{
    takeUrlApart();
    refresh();
    if (!problemWithUrl().isEmpty()) {
        m_url->setFocus();
        return;
    }
    const int attempt = ++m_attempt;
    m_testButton->setEnabled(false);
    sayTest(Tone::Plain, tr("Asking the server…"));
    m_settings.complete(withTyped(m_settings.effective(edited())), forgotten(),
        [self = QPointer(this), attempt](const Expected<CacheConfig> &config) {
            if (!self || attempt != self->m_attempt)
                return;
            if (!config) {
                self->sayTestResult(tl::unexpected(config.error()));
                return;
            }
            self->m_test.start(config->redis, [self](const ConnectionTest::Result &result) {
                if (self)
                    self->sayTestResult(result);
            });
        });
}

void CachePreferences::sayTestResult(const ConnectionTest::Result &result)
{
    m_testButton->setEnabled(true);
    if (result) {
        sayTest(Tone::Good, tr("Works: answers in %1 ms.").arg(milliseconds(*result)));
        return;
    }
    const QString advice = adviceFor(result.error());
    sayTest(Tone::Problem, tr("Does not work. %1 %2").arg(inWords(result.error()), advice).trimmed());
}

void CachePreferences::sayTest(Tone tone, const QString &sentence)
{
    static constexpr std::array roles {"guidance"_L1, "good"_L1, "problem"_L1};
    restyle(*m_testResult, "role", QString(roles[static_cast<std::size_t>(tone)]));
    m_testResult->setText(sentence);
}

void CachePreferences::say(Tone tone, const QString &sentence)
{
    static constexpr std::array roles {"guidance"_L1, "good"_L1, "problem"_L1};
    restyle(*m_outcome, "role", QString(roles[static_cast<std::size_t>(tone)]));
    m_outcome->setText(sentence);
    m_outcome->setVisible(!sentence.isEmpty());
}

void CachePreferences::apply()
{
    takeUrlApart();
    refresh();
    if (!m_valid) {
        focusProblem();
        return;
    }
    m_applying = true;
    m_applyButton->setEnabled(false);
    say(Tone::Plain, tr("Applying…"));
    const StoredCache stored = edited();
    m_settings.complete(withTyped(m_settings.effective(stored)), forgotten(),
        [self = QPointer(this), stored](const Expected<CacheConfig> &config) {
            if (self)
                self->finishApply(stored, config);
        });
}

void CachePreferences::finishApply(const StoredCache &stored, const Expected<CacheConfig> &config)
{
    const Expected<void> configured = config ? m_cache.configure(*config) : tl::unexpected(config.error());
    if (!configured) {
        m_applying = false;
        say(Tone::Problem, tr("Nothing was changed. %1").arg(inWords(configured.error())));
        refresh();
        return;
    }
    m_settings.save(stored);
    m_report = {tr("Applied.")};
    m_pendingSecrets = 1;
    applySecret(*m_password, CacheSettings::passwordOf(config->redis.url), tr("password"));
    applySecret(*m_secret, CacheSettings::roomSecret(), tr("room secret"));
    secretApplied({});
}

void CachePreferences::applySecret(SecretField &field, const SecretId &id, const QString &name)
{
    const QString typed = usesRoom() ? field.typed() : QString();
    if (typed.isEmpty() && !field.isForgotten())
        return;
    ++m_pendingSecrets;
    const auto self = QPointer(this);
    if (typed.isEmpty()) {
        m_settings.forget(id, [self, name](const Expected<void> &result) {
            if (self)
                self->secretApplied(result
                        ? tr("The %1 is forgotten.").arg(name)
                        : tr("The %1 is no longer used, but the keychain may still have it. %2")
                              .arg(name, inWords(result.error())));
        });
        return;
    }
    m_settings.keep(id, typed, [self, name](const Secrets::Stored &stored) {
        if (self)
            self->secretApplied(stored.place == SecretPlace::Keychain
                    ? tr("The %1 is in this machine's keychain.").arg(name)
                    : tr("The %1 is kept until the studio closes. %2")
                          .arg(name, stored.why ? inWords(*stored.why) : QString()));
    });
}

void CachePreferences::secretApplied(const QString &sentence)
{
    if (!sentence.isEmpty())
        m_report.append(sentence.trimmed());
    if (--m_pendingSecrets > 0)
        return;
    m_applying = false;
    m_password->reset();
    m_secret->reset();
    m_closeButton->setText(tr("Close"));
    say(Tone::Good, m_report.join(u' '));
    refresh();
    Q_EMIT applied();
}

void CachePreferences::openFolder()
{
    const QString folder = m_settings.effective(m_settings.stored()).folder;
    if (!QDir(folder).exists()) {
        say(Tone::Plain, tr("There is nothing in that folder yet."));
        return;
    }
    QDesktopServices::openUrl(QUrl::fromLocalFile(folder));
}

} // namespace dg
