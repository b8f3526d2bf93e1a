// SPDX-License-Identifier: GPL-3.0-or-later
// What stands where in the dialog.
#include "ui/preferences/cache_preferences.h"

#include "core/cache/cache_environment.h"
#include "ui/cache/cache_words.h"
#include "ui/common/dialog_parts.h"
#include "ui/common/elided_label.h"
#include "ui/common/icons.h"
#include "ui/common/number_box.h"
#include "ui/common/theme.h"
#include "ui/preferences/lifetime_field.h"
#include "ui/preferences/secret_field.h"

#include <QCheckBox>
#include <QDir>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace dg {

using namespace Qt::StringLiterals;

namespace {

constexpr int mebibyte = 20; ///< as a shift

void addHeading(QVBoxLayout &layout, const QString &text)
{
    auto *heading = new QLabel(text, layout.parentWidget());
    heading->setProperty("role", u"heading"_s);
    layout.addSpacing(spacing::large);
    layout.addWidget(heading);
}

QLabel *guidance(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setProperty("role", u"guidance"_s);
    label->setWordWrap(true);
    return label;
}

} // namespace

void CachePreferences::build()
{
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->setSpacing(0);
    m_scroll = new QScrollArea(this);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    auto *page = new QWidget(m_scroll);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(spacing::wide, spacing::hair, spacing::wide, spacing::large);
    layout->setSpacing(spacing::hair);
    addStrategy(*layout);
    addServer(*layout);
    addLimits(*layout);
    addLifetimes(*layout);
    addDetails(*layout);
    layout->addStretch();
    m_scroll->setWidget(page);
    outer->addWidget(m_scroll, 1);
    addButtons(*outer);

    resizeWithinScreen(*this, QSize(640, 760));
}

QLabel *CachePreferences::addField(
    QVBoxLayout &layout, const QString &label, QWidget *widget, const QString &help)
{
    QWidget *parent = widget->parentWidget();
    auto *name = new QLabel(label, parent);
    name->setProperty("role", u"field"_s);
    name->setBuddy(widget);
    widget->setAccessibleName(label);
    layout.addSpacing(spacing::hair);
    layout.addWidget(name);
    layout.addWidget(widget);
    auto *problem = new QLabel(parent);
    problem->setObjectName(widget->objectName() + "Problem"_L1);
    problem->setProperty("role", u"problem"_s);
    problem->setWordWrap(true);
    problem->hide();
    layout.addWidget(problem);
    if (!help.isEmpty()) {
        widget->setAccessibleDescription(help);
        layout.addWidget(guidance(help, parent));
    }
    return problem;
}

void CachePreferences::addStrategy(QVBoxLayout &page)
{
    addHeading(page, tr("Where answers are kept"));
    QWidget *parent = page.parentWidget();
    const auto choice = [&](const QString &name, const QString &text, const QString &help) {
        auto *button = new QRadioButton(text, parent);
        button->setObjectName(name);
        button->setAccessibleDescription(help);
        connect(button, &QRadioButton::toggled, this, &CachePreferences::serverEdited);
        page.addWidget(button);
        auto *about = guidance(help, parent);
        about->setContentsMargins(spacing::wide, 0, 0, spacing::hair);
        page.addWidget(about);
        return button;
    };
    m_machineOnly = choice(u"machineOnly"_s, tr("This machine only"),
        tr("What was written once is there again on this machine, also after a restart."));
    m_alsoRoom = choice(u"alsoRoom"_s, tr("This machine and the room"),
        tr("And what somebody else in the room has paid for is there for you, and the other way round."));
    m_roomFirst = choice(u"roomFirst"_s, tr("The room first"),
        tr("The room's server is always asked first. This machine helps out while it is away."));
}

void CachePreferences::addServer(QVBoxLayout &page)
{
    addHeading(page, tr("The room"));
    m_server = new QWidget(page.parentWidget());
    auto *layout = new QVBoxLayout(m_server);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    page.addWidget(m_server);

    m_url = new QLineEdit(m_server);
    m_url->setObjectName(u"redisUrl"_s);
    m_url->setPlaceholderText(u"redis://room.example:6379"_s);
    m_url->setEnabled(!m_urlIsFixed);
    m_urlProblem = addField(*layout, tr("Redis URL"), m_url,
        m_urlIsFixed ? tr("Set by %1.").arg(cacheVariable::redisUrl)
                     : tr("redis://host:port, or unix:///path of a socket on this machine."));
    m_user = new QLineEdit(m_server);
    m_user->setObjectName(u"redisUser"_s);
    m_user->setEnabled(!m_urlIsFixed);
    m_password = new SecretField(u"password"_s, m_server);
    auto *credentials = new QHBoxLayout;
    credentials->setSpacing(spacing::medium);
    auto *userCell = new QVBoxLayout;
    userCell->setSpacing(spacing::hair);
    addField(*userCell, tr("User"), m_user, tr("Empty: the server's own."));
    userCell->addStretch();
    auto *passwordCell = new QVBoxLayout;
    passwordCell->setSpacing(spacing::hair);
    addField(*passwordCell, tr("Password"), m_password, {});
    m_password->edit()->setAccessibleName(tr("Password"));
    passwordCell->addStretch();
    credentials->addLayout(userCell, 2);
    credentials->addLayout(passwordCell, 3);
    layout->addLayout(credentials);

    m_secret = new SecretField(u"secret"_s, m_server);
    addField(*layout, tr("Room secret"), m_secret,
        tr("One for the whole room: what was not stored with it is not trusted. Empty: everything on the "
           "server "
           "is."));
    m_secret->edit()->setAccessibleName(tr("Room secret"));

    m_testButton = new QPushButton(tr("Test connection"), m_server);
    m_testButton->setObjectName(u"testConnection"_s);
    m_testButton->setAutoDefault(false);
    m_testResult = guidance({}, m_server);
    m_testResult->setObjectName(u"testResult"_s);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::medium);
    row->addWidget(m_testButton, 0, Qt::AlignTop);
    row->addWidget(m_testResult, 1, Qt::AlignVCenter);
    layout->addSpacing(spacing::small);
    layout->addLayout(row);

    connect(m_url, &QLineEdit::textChanged, this, &CachePreferences::serverEdited);
    connect(m_url, &QLineEdit::textEdited, this, [this, before = qsizetype {0}](const QString &text) mutable {
        // Pasted as a whole: what is still being typed is not complete.
        const bool pasted = text.size() > std::exchange(before, text.size()) + 1;
        if (pasted)
            takeUrlApart();
    });
    connect(m_url, &QLineEdit::editingFinished, this, &CachePreferences::takeUrlApart);
    connect(m_user, &QLineEdit::textChanged, this, &CachePreferences::serverEdited);
    connect(m_password, &SecretField::edited, this, &CachePreferences::serverEdited);
    connect(m_secret, &SecretField::edited, this, &CachePreferences::serverEdited);
    connect(m_testButton, &QPushButton::clicked, this, &CachePreferences::testConnection);
}

NumberBox *CachePreferences::numberBox(const QString &name, int most, const QString &suffix, QWidget *parent)
{
    auto *box = new NumberBox(parent);
    box->setObjectName(name);
    box->setRange(0, most);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    connect(box, &QSpinBox::valueChanged, this, &CachePreferences::refresh);
    return box;
}

void CachePreferences::addMebibytes(QVBoxLayout &layout, const QString &name, const QString &label,
    const QString &help, std::int64_t CacheConfig::*setting)
{
    NumberBox *box = numberBox(name, 1 << 30, tr(" MiB"), layout.parentWidget());
    box->setSingleStep(64);
    const std::int64_t stored = m_settings.stored().config.*setting;
    const int shown = static_cast<int>(stored >> mebibyte);
    {
        const QSignalBlocker quiet(box);
        box->setValue(shown);
    }
    QLabel *problem = addField(layout, label, box, help);
    // What is no whole number of them stays as it is unless it is changed.
    m_fields.push_back({box, problem, [box, setting, stored, shown](CacheConfig &config) {
                            config.*setting =
                                box->value() == shown ? stored : std::int64_t {box->value()} << mebibyte;
                        }});
}

void CachePreferences::addLimits(QVBoxLayout &page)
{
    addHeading(page, tr("On this machine"));
    QWidget *parent = page.parentWidget();
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::wide);
    page.addLayout(row);
    const auto cell = [&] {
        auto *inner = new QVBoxLayout;
        inner->setSpacing(spacing::hair);
        row->addLayout(inner, 1);
        return inner;
    };
    addMebibytes(*cell(), u"memoryLimit"_s, tr("At most in memory"), {}, &CacheConfig::memoryBytes);
    addMebibytes(*cell(), u"diskLimit"_s, tr("At most on disk"), {}, &CacheConfig::diskBytes);
    page.addWidget(guidance(tr("Above that, what was not used for longest goes first."), parent));

    const bool fixed = m_settings.isFromEnvironment(cacheVariable::folder);
    auto *name = new QLabel(tr("Folder"), parent);
    name->setProperty("role", u"field"_s);
    auto *folder = new ElidedLabel(parent);
    folder->setObjectName(u"cacheFolder"_s);
    folder->setText(QDir::toNativeSeparators(m_settings.effective(m_settings.stored()).folder));
    folder->setToolTip(folder->text());
    auto *open = new QPushButton(tr("Open folder"), parent);
    open->setObjectName(u"openFolder"_s);
    open->setAutoDefault(false);
    connect(open, &QPushButton::clicked, this, &CachePreferences::openFolder);
    auto *folderRow = new QHBoxLayout;
    folderRow->setSpacing(spacing::medium);
    folderRow->addWidget(folder, 1);
    folderRow->addWidget(open);
    page.addSpacing(spacing::hair);
    page.addWidget(name);
    page.addLayout(folderRow);
    if (fixed)
        page.addWidget(guidance(tr("Set by %1.").arg(cacheVariable::folder), parent));
}

void CachePreferences::addLifetimes(QVBoxLayout &page)
{
    addHeading(page, tr("How long an answer is good for"));
    QWidget *parent = page.parentWidget();
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(spacing::wide);
    grid->setVerticalSpacing(spacing::small);
    int at = 0;
    for (const CacheKind kind : allCacheKinds) {
        auto *field = new LifetimeField(parent);
        field->setObjectName(u"lifetime:"_s + toString(kind));
        field->setTime(m_settings.stored().config.lifetimeOf(kind));
        connect(field, &LifetimeField::edited, this, &CachePreferences::refresh);
        auto *cell = new QVBoxLayout;
        cell->setSpacing(spacing::hair);
        QLabel *problem = addField(*cell, cachewords::kind(kind), field, {});
        field->setLabel(tr("%1 are good for").arg(cachewords::kind(kind)));
        cell->addStretch();
        grid->addLayout(cell, at / 2, at % 2);
        ++at;
        m_fields.push_back({field, problem,
            [field, kind](CacheConfig &config) { config.lifetimes[indexOf(kind)] = field->time(); }});
    }
    page.addLayout(grid);
    page.addWidget(guidance(tr("Afterwards it is asked for anew. What stands in a project stays there, "
                               "whatever the cache forgets."),
        parent));
}

void CachePreferences::addMilliseconds(QVBoxLayout &layout, const QString &name, const QString &label,
    const QString &help, std::chrono::milliseconds RedisConfig::*setting)
{
    NumberBox *box = numberBox(name, 999'999, tr(" ms"), layout.parentWidget());
    box->setSingleStep(100);
    {
        const QSignalBlocker quiet(box);
        box->setValue(static_cast<int>((m_settings.stored().config.redis.*setting).count()));
    }
    QLabel *problem = addField(layout, label, box, help);
    m_fields.push_back({box, problem, [box, setting](CacheConfig &config) {
                            config.redis.*setting = std::chrono::milliseconds(box->value());
                        }});
}

void CachePreferences::addDetails(QVBoxLayout &page)
{
    QWidget *parent = page.parentWidget();
    m_detailsButton = new QToolButton(parent);
    m_detailsButton->setObjectName(u"details"_s);
    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_detailsButton->setCheckable(true);
    m_detailsButton->setIconSize(QSize(16, 16));
    m_details = new QWidget(parent);
    const auto show = [this](bool shown) {
        m_details->setVisible(shown);
        m_detailsButton->setIcon(studioIcon(m_theme, shown ? "chevron-down"_L1 : "chevron-right"_L1));
    };
    show(false);
    connect(m_detailsButton, &QToolButton::toggled, this, show);
    page.addSpacing(spacing::medium);
    page.addWidget(m_detailsButton, 0, Qt::AlignLeft);
    page.addWidget(m_details);

    auto *layout = new QVBoxLayout(m_details);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::hair);
    m_strategy = guidance({}, m_details);
    m_strategy->setObjectName(u"strategyInDetail"_s);
    layout->addWidget(m_strategy);
    m_forgetful =
        new QCheckBox(tr("Keep nothing on disk: forget all answers when the studio closes"), m_details);
    m_forgetful->setObjectName(u"forgetful"_s);
    connect(m_forgetful, &QCheckBox::toggled, this, &CachePreferences::refresh);
    layout->addWidget(m_forgetful);

    auto *prefix = new QLineEdit(m_settings.stored().config.redis.keyPrefix, m_details);
    prefix->setObjectName(u"keyPrefix"_s);
    connect(prefix, &QLineEdit::textChanged, this, &CachePreferences::serverEdited);
    QLabel *problem = addField(*layout, tr("Key prefix"), prefix,
        tr("Of every key on the server. Rooms that share a server need different ones."));
    m_fields.push_back(
        {prefix, problem, [prefix](CacheConfig &config) { config.redis.keyPrefix = prefix->text(); }});

    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(spacing::wide);
    grid->setVerticalSpacing(spacing::small);
    int at = 0;
    const auto cell = [&] {
        auto *holder = new QWidget(m_details);
        auto *inner = new QVBoxLayout(holder);
        inner->setContentsMargins(0, 0, 0, 0);
        inner->setSpacing(spacing::hair);
        grid->addWidget(holder, at / 2, at % 2, Qt::AlignTop);
        ++at;
        return inner;
    };
    QVBoxLayout *poolCell = cell();
    NumberBox *pool = numberBox(u"poolSize"_s, 9'999, {}, poolCell->parentWidget());
    {
        const QSignalBlocker quiet(pool);
        pool->setValue(m_settings.stored().config.redis.poolSize);
    }
    QLabel *poolProblem = addField(*poolCell, tr("Connections at most"), pool, {});
    m_fields.push_back(
        {pool, poolProblem, [pool](CacheConfig &config) { config.redis.poolSize = pool->value(); }});
    addMilliseconds(*cell(), u"poolWait"_s, tr("Wait for a free connection"), {}, &RedisConfig::poolWait);
    addMilliseconds(
        *cell(), u"connectTimeout"_s, tr("Time limit to connect"), {}, &RedisConfig::connectTimeout);
    addMilliseconds(
        *cell(), u"commandTimeout"_s, tr("Time limit of a command"), {}, &RedisConfig::commandTimeout);
    layout->addLayout(grid);
}

void CachePreferences::addButtons(QVBoxLayout &outer)
{
    auto *strip = new QWidget(this);
    strip->setObjectName(u"preferencesFoot"_s);
    strip->setAttribute(Qt::WA_StyledBackground);
    auto *foot = new QVBoxLayout(strip);
    foot->setContentsMargins(spacing::wide, spacing::medium, spacing::wide, spacing::large);
    foot->setSpacing(spacing::small);
    m_later = guidance({}, strip);
    m_later->setObjectName(u"later"_s);
    m_outcome = guidance({}, strip);
    m_outcome->setObjectName(u"outcome"_s);
    m_outcome->hide();
    foot->addWidget(m_later);
    foot->addWidget(m_outcome);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::small);
    m_closeButton = new QPushButton(tr("Cancel"), strip);
    m_closeButton->setObjectName(u"closePreferences"_s);
    m_closeButton->setAutoDefault(false);
    m_applyButton = new QPushButton(tr("Apply"), strip);
    m_applyButton->setObjectName(u"applyPreferences"_s);
    m_applyButton->setProperty("role", u"primary"_s);
    m_applyButton->setDefault(true);
    row->addStretch();
    row->addWidget(m_closeButton);
    row->addWidget(m_applyButton);
    foot->addLayout(row);
    outer.addWidget(strip);
    connect(m_closeButton, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_applyButton, &QPushButton::clicked, this, &CachePreferences::apply);
}

} // namespace dg
