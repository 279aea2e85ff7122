package org.trunkline.gateway;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;

/** Where there is a certificate, browsers that come by plain HTTP are sent to HTTPS, unless the configuration says otherwise. */
@Priority(Priorities.LIBRARY)
public class PlainHttp implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1;
    private static final String KEY = "quarkus.http.insecure-requests";

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        var written = context.proceed(name);
        if (!name.equals(KEY) || written != null && written.getRawValue() != null && !isDefault(written)) {
            return written;
        }
        var certificate = context.proceed("trunkline.https.certificate");
        return certificate == null ? written : ConfigValue.builder().withName(name).withValue("redirect").build();
    }

    private static boolean isDefault(ConfigValue value) {
        return value.getConfigSourceOrdinal() == Integer.MIN_VALUE;
    }
}
