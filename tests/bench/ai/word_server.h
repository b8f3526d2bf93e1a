// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// A vendor that writes as fast as a person can just about not read, a word a piece: in a process of its own,
/// so that its time is not the client's. One thread.

#include "tests/support/vendor_server.h"

#include <QProcess>
#include <QString>
#include <QStringList>

namespace dg::bench {

inline constexpr int streams = 20;
inline constexpr int wordsPerSecond = 200;
inline constexpr int streamSeconds = 12;
inline constexpr int bytesPerWord = 6; ///< with the space behind it, as in English

struct StreamSetting {
    VendorServer::Vendor vendor = VendorServer::Vendor::Anthropic;
    HttpScriptServer::Security security = HttpScriptServer::Security::Plain;
    bool run = false; ///< a whole run of an episode, with its events; false: the client alone

    [[nodiscard]] QStringList toArguments() const;
    [[nodiscard]] static StreamSetting fromArguments(const QStringList &arguments);
    [[nodiscard]] QString protocol() const;
};

class WordServer {
public:
    explicit WordServer(const StreamSetting &setting);
    ~WordServer();
    [[nodiscard]] QString base() const { return m_base; }

    static inline const QString argument = QStringLiteral("--serve-words");
    /// Until standard input ends.
    static void serve(const StreamSetting &setting);

private:
    QProcess m_process;
    QString m_base;
};

} // namespace dg::bench
