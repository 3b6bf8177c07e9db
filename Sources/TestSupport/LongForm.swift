import Glibc

/// How long a test goes on: a short form with every run, the long one under `make fuzz` and `make soak`.
package enum LongForm {
    /// `long` rounds where ULLAGE_LONG is set in the environment, else `short`.
    package static func rounds(_ short: Int, long: Int) -> Int { getenv("ULLAGE_LONG") == nil ? short : long }
}
