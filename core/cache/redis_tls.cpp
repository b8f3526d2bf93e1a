// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cache/redis_tls.h"

#ifdef DG_REDIS_TLS

#include <hiredis/hiredis.h>
#include <hiredis/hiredis_ssl.h>

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <memory>

namespace dg {

namespace {

using TlsContext = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;

SSL_CTX *sharedContext()
{
    static const TlsContext context = [] {
        TlsContext made(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
        if (made) {
            SSL_CTX_set_default_verify_paths(made.get());
            SSL_CTX_set_verify(made.get(), SSL_VERIFY_PEER, nullptr);
            SSL_CTX_set_min_proto_version(made.get(), TLS1_2_VERSION);
        }
        return made;
    }();
    return context.get();
}

} // namespace

bool hasRedisTls()
{
    return true;
}

bool startRedisTls(redisContext &context, const QString &host)
{
    SSL *tls = sharedContext() ? SSL_new(sharedContext()) : nullptr;
    if (!tls)
        return false;
    const QByteArray name = host.toUtf8();
    const bool isAddress = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), name.constData()) == 1;
    if (!isAddress) {
        SSL_set_tlsext_host_name(tls, name.constData());
        SSL_set1_host(tls, name.constData());
    }
    // It owns `tls` from here on, also where it fails after having taken it.
    return redisInitiateSSL(&context, tls) == REDIS_OK;
}

} // namespace dg

#else

namespace dg {

bool hasRedisTls()
{
    return false;
}

bool startRedisTls(redisContext &, const QString &)
{
    return false;
}

} // namespace dg

#endif
