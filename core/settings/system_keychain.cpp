// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/settings/system_keychain.h"

#include <QObject>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <memory>
#include <utility>

namespace dg {

namespace {

QString service()
{
    return QStringLiteral("doppelganger-studio");
}

/// In our own words: the keychain's may be anything, in any language.
Expected<void> resultOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
        return {};
    case QKeychain::EntryNotFound:
        return fail(ErrorKind::NotFound, "The keychain does not have it.");
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return fail(ErrorKind::Refused, "The keychain was not opened for the studio.");
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return fail(ErrorKind::NotAccessible, "There is no keychain here.");
    case QKeychain::CouldNotDeleteEntry:
    case QKeychain::OtherError:
        break;
    }
    return fail(ErrorKind::NotAccessible, "The keychain cannot be used.");
}

/// The job deletes itself, also when it ends after our patience.
void run(QKeychain::Job &job, const QString &key, std::chrono::milliseconds patience, Keychain::Done done)
{
    job.setInsecureFallback(false);
    job.setKey(key);
    const auto waiting = std::make_shared<Keychain::Done>(std::move(done));
    const auto tell = [waiting](const Expected<void> &result) {
        if (const auto first = std::exchange(*waiting, {}))
            first(result);
    };
    QObject::connect(&job, &QKeychain::Job::finished, &job,
        [tell](const QKeychain::Job *finished) { tell(resultOf(*finished)); });
    QTimer::singleShot(patience, &job, [tell] {
        tell(fail(ErrorKind::NotAccessible, "The keychain does not answer.", "Unlock it, then try again."));
    });
    job.start();
}

} // namespace

SystemKeychain::SystemKeychain(std::chrono::milliseconds patience)
    : m_patience(patience)
{
}

void SystemKeychain::read(const QString &key, Found found)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    run(*job, key, m_patience, [job, found = std::move(found)](const Expected<void> &result) {
        if (result)
            found(std::optional(job->binaryData()));
        else if (result.error().kind == ErrorKind::NotFound)
            found(std::optional<QByteArray> {});
        else
            found(tl::unexpected(result.error()));
    });
}

void SystemKeychain::write(const QString &key, const QByteArray &secret, Done done)
{
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setBinaryData(secret);
    run(*job, key, m_patience, std::move(done));
}

void SystemKeychain::remove(const QString &key, Done done)
{
    auto *job = new QKeychain::DeletePasswordJob(service());
    run(*job, key, m_patience, [done = std::move(done)](const Expected<void> &result) {
        const bool gone = result || result.error().kind == ErrorKind::NotFound;
        done(gone ? Expected<void> {} : result);
    });
}

} // namespace dg
