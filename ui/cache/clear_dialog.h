// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
/// Asks before something of the cache is cleared, and says what that loses. It looks into the cache on the
/// cache's own pool while it is open already, and clears nothing itself. GUI thread.

#include "core/cache/async_cache.h"
#include "ui/cache/cache_loss.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace dg {

class Theme;

/// What is to be cleared.
struct ClearRequest {
    enum class What { Kind, Character, Expired, Everything };
    What what = What::Everything;
    CacheKind kind {}; ///< where `what` says so
    QString character {}; ///< chosen in the dialog

    [[nodiscard]] EntryFilter filter() const;
};

class ClearDialog : public QDialog {
    Q_OBJECT
public:
    /// `cache` outlives it.
    ClearDialog(const Theme &theme, AsyncCache &cache, const ClearRequest &request, QWidget *parent);

Q_SIGNALS:
    void confirmed(const dg::ClearRequest &request);

private:
    struct Found {
        CacheLoss all;
        std::map<QString, CacheLoss> byCharacter;
        bool shared = false;
    };
    [[nodiscard]] static Found look(TieredCache &cache, const ClearRequest &request);
    void build(const Theme &theme);
    void adopt(const Found &found);
    void say(const CacheLoss &loss);
    void sayExpired();
    void put(const QString &question, const QString &meaning);
    [[nodiscard]] QString nothingFound() const;

    ClearRequest m_request;
    Found m_found;
    QLabel *m_question;
    QComboBox *m_characters;
    QLabel *m_loss;
    QPushButton *m_cancel;
    QPushButton *m_clear;
};

} // namespace dg
