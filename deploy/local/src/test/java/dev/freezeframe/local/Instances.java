package dev.freezeframe.local;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Comparator;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** How many instances of each service the {@link LocalStack} of a test class has; 1 for one that does not say. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Instances {
    /** From 1. */
    int value();

    /** Runs classes that ask for more after those that ask for fewer, so that stacks are started no more often than needed. */
    final class Asked implements ClassOrderer {
        @Override
        public void orderClasses(ClassOrdererContext context) {
            context.getClassDescriptors().sort(Comparator.comparing((ClassDescriptor test) -> by(test.getTestClass())));
        }

        /** By a test class. */
        static int by(Class<?> test) {
            return AnnotationSupport.findAnnotation(test, Instances.class)
                    .map(Instances::value)
                    .orElse(1);
        }
    }
}
