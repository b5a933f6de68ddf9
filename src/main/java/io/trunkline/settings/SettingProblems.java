package io.trunkline.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with the settings, so that all of it is reported at once. */
public final class SettingProblems {
  private final List<String> sentences = new ArrayList<>();
  private final Set<Setting> invalid = EnumSet.noneOf(Setting.class);

  SettingProblems() {}

  /** Adds a problem that belongs to no known setting. */
  void add(String sentence) {
    sentences.add(sentence);
  }

  /** Adds a problem with a setting. {@link #isValid} then returns false for this setting. */
  public void add(Setting setting, String sentence) {
    sentences.add(sentence);
    invalid.add(setting);
  }

  /** Whether the values of all these settings can be used for further checks. */
  public boolean isValid(Setting... settings) {
    return Arrays.stream(settings).noneMatch(invalid::contains);
  }

  /** Throws {@link ConfigurationException} with one line for each problem, if there is one. */
  public void throwIfAny() {
    if (!sentences.isEmpty()) {
      throw new ConfigurationException(String.join("\n", sentences));
    }
  }
}
