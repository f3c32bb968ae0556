package com.videotutorials.workers;

import com.videotutorials.objectstore.ObjectName;
import com.videotutorials.objectstore.ObjectStore;
import com.videotutorials.objectstore.ObjectStoreSettings;
import com.videotutorials.objectstore.ObjectStoreUnavailableException;
import com.videotutorials.workers.components.mediaremoval.MediaFiles;
import com.videotutorials.workers.components.mediaremoval.MediaRemovalComponent;
import com.videotutorials.workers.components.sendemail.SendEmailComponent;
import com.videotutorials.workers.components.transcoding.TranscodingComponent;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What is outside of the system, as far as the chosen components need it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({MailSettings.class, SweepSettings.class, TranscodingSettings.class})
class Outside {

    @Bean
    ObjectStore objectStore(Environment environment) {
        return Binder.get(environment)
                .bind("object-store", ObjectStoreSettings.class)
                .get()
                .open();
    }

    @Bean
    HealthIndicator objectStoreHealth(ObjectStore objects) {
        return () -> {
            try {
                objects.listBelow(new ObjectName("health"), object -> {});
                return Health.up().build();
            } catch (ObjectStoreUnavailableException e) {
                return Health.down(e).build();
            }
        };
    }

    @Bean
    WaysOut waysOut(Choice choice, MailSettings mail, TranscodingSettings transcoding, ObjectStore objects) {
        var out = WaysOut.none().withObjects(objects);
        if (choice.includes(SendEmailComponent.SUBSCRIPTION)) {
            out = out.withMailer(mail.mailer(), mail.from());
        }
        if (choice.includes(TranscodingComponent.SUBSCRIPTION)) {
            out = out.withTranscoder(transcoding.transcoder(objects), transcoding.patience());
        }
        return out;
    }

    /** Only where files may be removed at all. */
    @Bean
    Sweeper sweeper(Choice choice, ObjectStore objects, SweepSettings settings) {
        return new Sweeper(
                new MediaFiles(() -> objects), settings, choice.includes(MediaRemovalComponent.SUBSCRIPTION));
    }
}
