from luutru.main import main

main()
