"""One module a command of `./anju`, each with `main(asked)`."""
